import type { Kubernetes } from "../../api/kubernetes.ts";
import { extraArgs } from "../../bootstrap/kubeadm.ts";
import type { NodeFile, NodeSetup } from "../../bootstrap/node-setup.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

type ApiServer = Kubernetes["apiServer"];

// kubeadm mounts this folder into the API server, so files in it need no volume of their own.
const certificates = "/etc/kubernetes/pki";
const oidcAuthority = `${certificates}/oidc/ca.crt`;
const encryptionConfiguration = `${certificates}/encryption/configuration.yaml`;
const auditPolicy = "/etc/kubernetes/audit/policy.yaml";
const auditLogs = "/var/log/kubernetes/audit";

const metadataPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: Metadata
`;

/** `clusterConfiguration.apiServer`; the user's own flags win. */
export function kubeadmApiServer(apiServer: ApiServer): JsonObject {
  const args = {
    ...admissionArgs(apiServer),
    ...oidcArgs(apiServer),
    ...auditArgs(apiServer),
    ...encryptionArgs(apiServer),
  };
  return {
    certSANs: apiServer.certSANs,
    extraArgs: extraArgs({ ...args, ...apiServer.extraArgs }),
    extraVolumes: apiServer.audit.enabled ? auditVolumes() : [],
  };
}

/** Files that the API server reads on every control-plane machine. */
export function apiServerFiles(apiServer: ApiServer): NodeSetup {
  return { files: [...oidcFiles(apiServer), ...encryptionFiles(apiServer), ...auditFiles(apiServer)] };
}

function admissionArgs({ admissionPlugins = [] }: ApiServer): Record<string, string> {
  // kubeadm itself enables NodeRestriction by this flag; naming others would lose it.
  const plugins = ["NodeRestriction", ...admissionPlugins.filter((plugin) => plugin !== "NodeRestriction")];
  return admissionPlugins.length === 0 ? {} : { "enable-admission-plugins": plugins.join(",") };
}

function oidcArgs({ oidc }: ApiServer): Record<string, string> {
  if (!oidc) return {};
  return {
    "oidc-issuer-url": oidc.issuerURL,
    "oidc-client-id": oidc.clientID,
    "oidc-username-claim": oidc.usernameClaim,
    ...(oidc.groupsClaim !== undefined && { "oidc-groups-claim": oidc.groupsClaim }),
    ...(oidc.caRef && { "oidc-ca-file": oidcAuthority }),
  };
}

function auditArgs({ audit }: ApiServer): Record<string, string> {
  if (!audit.enabled) return {};
  return {
    "audit-policy-file": auditPolicy,
    "audit-log-path": `${auditLogs}/audit.log`,
    "audit-log-maxage": String(audit.maxAgeDays),
    "audit-log-maxbackup": String(audit.maxBackups),
    "audit-log-maxsize": String(audit.maxSizeMiB),
  };
}

function encryptionArgs({ encryptionAtRest }: ApiServer): Record<string, string> {
  return encryptionAtRest ? { "encryption-provider-config": encryptionConfiguration } : {};
}

function auditVolumes(): JsonObject[] {
  return [
    { name: "audit-policy", hostPath: auditPolicy, mountPath: auditPolicy, readOnly: true, pathType: "File" },
    { name: "audit-logs", hostPath: auditLogs, mountPath: auditLogs, pathType: "DirectoryOrCreate" },
  ];
}

function oidcFiles({ oidc }: ApiServer): NodeFile[] {
  return oidc?.caRef ? [secretFile(oidcAuthority, oidc.caRef, "0644")] : [];
}

function encryptionFiles({ encryptionAtRest }: ApiServer): NodeFile[] {
  return encryptionAtRest ? [secretFile(encryptionConfiguration, encryptionAtRest.secretRef, "0600")] : [];
}

function auditFiles({ audit }: ApiServer): NodeFile[] {
  if (!audit.enabled) return [];
  return [{ path: auditPolicy, content: audit.policy ?? metadataPolicy, owner: "root:root", permissions: "0600" }];
}

function secretFile(path: string, secret: { name: string; key: string }, permissions: string): NodeFile {
  return { path, contentFrom: { secret }, owner: "root:root", permissions };
}
