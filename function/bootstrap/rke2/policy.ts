import { type PolicyPath, listPolicyPathsBelow, type ProtectedPath } from "../../api/policy.ts";

// Fields that run commands on a machine (bootstrap/api/v1beta2, controlplane/api/v1beta2).
const commands = [
  "preRKE2Commands",
  "postRKE2Commands",
  "agentConfig.additionalUserData",
  "agentConfig.containerRuntimeEndpoint",
  "agentConfig.imageCredentialProviderConfigMap",
  "agentConfig.kubeletPath",
  "agentConfig.runtimeImage",
];

const flagFields = ["extraArgs", "extraEnv", "extraMounts", "overrideImage"];
const nodeComponents = ["agentConfig.kubelet", "agentConfig.kubeProxy"];
const serverComponents = ["kubeAPIServer", "kubeControllerManager", "kubeScheduler", "cloudControllerManager"].map(
  (component) => `serverConfig.${component}`,
);
const components = [...nodeComponents, ...serverComponents, "serverConfig.etcd.customConfig"];
const flags = components.flatMap((component) => flagFields.map((field) => `${component}.${field}`));
const mounts = components.map((component) => `${component}.extraMounts`);

const registry = "privateRegistriesConfig.configs{}";
const store = "serverConfig.etcd.backupConfig.s3";
// The provider reads a Secret from any namespace that a reference names.
const secretReferences = [
  `${registry}.authSecret`,
  `${registry}.tls.tlsConfigSecret`,
  `${store}.s3CredentialSecret`,
  `${store}.endpointCAsecret`,
  "serverConfig.auditPolicySecret",
  "serverConfig.externalDatastoreSecret",
  "serverConfig.secretsEncryption.encryptionKeySecret",
];
const configReferences = [
  "serverConfig.cloudProviderConfigMap",
  "manifestsConfigMapReference",
  "agentConfig.imageCredentialProviderConfigMap",
  "agentConfig.resolvConf",
];

/** Paths that a policy checks, in a kind with an RKE2ConfigSpec at `config`. An agent has no serverConfig. */
export function defineConfigPolicy(kind: string, config: string): PolicyPath[] {
  return listPolicyPathsBelow({ kind, root: config }, [
    ["commands", [...commands, ...mounts]],
    ["files", ["files[]"]],
    ["extraArgs", flags],
    ["secrets", ["files[].contentFrom.secret.name", ...secretReferences.map((path) => `${path}.name`)]],
  ]);
}

/**
 * Protects the namespaces of references in a kind with an RKE2ConfigSpec at `config`: an override may set only the
 * cluster's namespace there.
 */
export function listProtectedPaths(kind: string, config: string): ProtectedPath[] {
  return [...secretReferences, ...configReferences].map((path): ProtectedPath => ({
    kind,
    path: `${config}.${path}.namespace`,
    isNamespace: true,
  }));
}
