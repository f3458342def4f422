import { join } from "node:path";
import { providerK3s } from "../build/live-components.ts";
import { k3sManagers } from "../providers/live-managers.ts";
import { developmentKinds } from "../tenant/kinds.ts";
import type { LiveProvider } from "./live-provider.ts";

/** Both managers of Cluster API K3s, on machines of the development provider. */
export const k3s: LiveProvider = {
  name: "k3s",
  title: "k3s",
  managers: k3sManagers,
  builds: [providerK3s],
  scenarios: join(import.meta.dirname, "k3s"),
  kinds: {
    ...developmentKinds,
    controlPlane: { apiVersion: "controlplane.cluster.x-k8s.io/v1beta2", kind: "KThreesControlPlane" },
    bootstrapTemplate: { apiVersion: "bootstrap.cluster.x-k8s.io/v1beta2", kind: "KThreesConfigTemplate" },
  },
  versions: ["v1.34.1+k3s1", "v1.34.2+k3s1", "v1.35.2+k3s1"],
  infrastructure: async () => ({ docker: { backend: "InMemory" } }),
  controlPlane: { k3s: {} },
  writtenBack: ["Cluster spec.controlPlaneEndpoint", "DevCluster spec.controlPlaneEndpoint"],
  machines: [{}, { docker: { startup: { machineSeconds: 1 } } }],
};
