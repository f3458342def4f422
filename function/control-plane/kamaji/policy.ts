import { listPolicyPathsBelow, type PolicyFacts } from "../../api/policy.ts";

const kind = "KamajiControlPlane";
const settings = "controlPlane.kamaji";
const dataStore = { subject: "identities", identityKind: "DataStore" } as const;

const addresses = ["serviceAddress", "advertiseAddress", "ingress.hostname", "gateway.hostname"].map(
  (field) => `network.${field}`,
);
const volume = "deployment.extraVolumes[]";
const containers = ["extraContainers", "extraInitContainers"];
const components = ["apiServer", "controllerManager", "scheduler"];

/** Images of the pods, which run in the management cluster. */
const images = ["registry", "addons.konnectivity.server.image"];
const commands = [
  ...containers.map((field) => `deployment.${field}`),
  ...components.map((component) => `${component}.containerImageName`),
  ...images,
];

/** What a policy checks in a KamajiControlPlane (api/v1alpha2), and settings of the spec. */
export const kamajiPolicy: PolicyFacts = {
  policyPaths: [
    ...["dataStoreName", "dataStoreOverrides[].dataStore"].map((field) => ({
      ...dataStore,
      kind,
      path: `spec.${field}`,
    })),
    ...listPolicyPathsBelow({ kind, root: "spec" }, [
      ["endpoints", addresses],
      ["commands", commands],
      ["extraArgs", [...components, "kine"].map((component) => `${component}.extraArgs`)],
      ["secrets", ["secret.secretName", "projected.sources[].secret.name"].map((path) => `${volume}.${path}`)],
    ]),
  ],
  policySettings: [
    { ...dataStore, at: `${settings}.dataStoreName` },
    ...addresses.map((field) => ({ subject: "endpoints" as const, at: `${settings}.${field}` })),
    ...images.map((field) => ({ subject: "commands" as const, at: `${settings}.${field}` })),
  ],
  protectedPaths: [
    // The data of another cluster may have that schema or that user.
    ...["dataStoreSchema", "dataStoreUsername"].map((field) => ({ kind, path: `spec.${field}` })),
    // Pods in another cluster, with a kubeconfig that may be in another namespace.
    { kind, path: "spec.deployment.externalClusterReference" },
    // Pods of the management cluster with its files, or with the permissions of other programs in the namespace.
    { kind, path: "spec.deployment.serviceAccountName" },
    { kind, path: `spec.${volume}.hostPath` },
    ...containers.map((field) => ({ kind, path: `spec.deployment.${field}[].securityContext` })),
  ],
};
