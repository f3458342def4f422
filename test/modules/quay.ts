import { z } from "zod";
import { kubeadm } from "../../function/bootstrap/kubeadm.ts";
import { controlPlaneGroup, infrastructureGroup, type ProviderKind } from "../../function/cluster-api/kinds.ts";
import { defineControlPlane } from "../../function/control-plane/provider.ts";
import { defineInfrastructure } from "../../function/infrastructure/provider.ts";
import { typeOf } from "../../function/kubernetes/kind.ts";

const common = { version: "v1", use: "Composed", scope: "Namespaced", contract: "v1beta2" } as const;
const controlPlaneKind: ProviderKind = {
  ...common,
  group: controlPlaneGroup,
  kind: "QuayControlPlane",
  role: "ControlPlane",
};
const clusterKind: ProviderKind = {
  ...common,
  group: infrastructureGroup,
  kind: "BayCluster",
  role: "InfrastructureCluster",
};
const machineKind: ProviderKind = {
  ...common,
  group: infrastructureGroup,
  kind: "BayMachineTemplate",
  role: "MachineTemplate",
};

/** A control plane for tests: in pods of the management cluster, and only for clusters of some kinds. */
export const quay = defineControlPlane({
  name: "quay",
  title: "Quay",
  docs: "https://example.org",
  kinds: [controlPlaneKind],
  placement: "Hosted",
  bootstrap: kubeadm,
  settings: z.strictObject({}),
  shape: {
    version: { path: "spec.version" },
    replacesMachines: () => [],
    writtenBack: ["spec.controlPlaneEndpoint"],
    needsEqualMinor: true,
  },
  supports: (kind) =>
    ["AWSCluster", "BayCluster", "VSphereCluster"].includes(kind)
      ? { isSupported: true, annotations: { "cluster.x-k8s.io/managed-by": "quay" } }
      : { isSupported: false, message: `cannot be reached from a ${kind}` },
  controlPlane: ({ controlPlane, version, cloudProvider }) => ({
    ...typeOf(controlPlaneKind),
    spec: { replicas: controlPlane.replicas, version, cloudProvider },
  }),
});

/** An infrastructure that creates a load balancer only if it provides the endpoint. */
export const bay = defineInfrastructure({
  name: "bay",
  title: "Bay",
  docs: "https://example.org",
  kinds: [clusterKind, machineKind],
  settings: z.strictObject({ loadBalancer: z.strictObject({ class: z.string().optional() }).optional() }),
  controlPlaneSettings: ["infrastructure.bay.loadBalancer"],
  machineSettings: z.strictObject({ hasCloudController: z.boolean().default(false) }),
  hasMachineTypes: false,
  infrastructureCluster: ({ endpoint, settings, controlPlaneZones }) => ({
    ...typeOf(clusterKind),
    spec: {
      loadBalancer: endpoint === "Infrastructure" ? { enabled: true, ...settings.loadBalancer } : { enabled: false },
      zones: [...controlPlaneZones],
    },
  }),
  nodeSetup: ({ machineSettings }) => ({ cloudProvider: machineSettings.hasCloudController ? "External" : undefined }),
  machineTemplate: ({ machine }) => ({
    ...typeOf(machineKind),
    spec: { template: { spec: { image: machine.image?.name } } },
  }),
});
