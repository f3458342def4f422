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

/** A control plane for tests: in pods of the management cluster, and only on `bay`. */
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
  supports: (infrastructure) =>
    infrastructure === "bay"
      ? { isSupported: true, annotations: { "cluster.x-k8s.io/managed-by": "quay" } }
      : { isSupported: false, message: `cannot be reached from ${infrastructure}` },
  controlPlane: ({ controlPlane, version }) => ({
    ...typeOf(controlPlaneKind),
    spec: { replicas: controlPlane.replicas, version },
  }),
});

/** An infrastructure that creates a load balancer only if it provides the endpoint. */
export const bay = defineInfrastructure({
  name: "bay",
  title: "Bay",
  docs: "https://example.org",
  kinds: [clusterKind, machineKind],
  settings: z.strictObject({}),
  machineSettings: z.strictObject({}),
  hasMachineTypes: false,
  infrastructureCluster: ({ endpoint }) => ({
    ...typeOf(clusterKind),
    spec: { loadBalancer: { enabled: endpoint === "Infrastructure" } },
  }),
  machineTemplate: ({ machine }) => ({
    ...typeOf(machineKind),
    spec: { template: { spec: { image: machine.image?.name } } },
  }),
});
