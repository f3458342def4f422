import { providerIpam, providerK3s, providerVsphere } from "../build/live-components.ts";
import type { Provider } from "./provider.ts";
import { managerDefaults } from "./providers.ts";

const ofK3s = { ...managerDefaults, component: providerK3s, arguments: [], environment: {} } as const;

/** The managers of Cluster API K3s. */
export const k3sManagers: readonly [Provider, Provider] = [
  {
    ...ofK3s,
    name: "capi-k3s-bootstrap",
    title: "k3s bootstrap",
  },
  {
    ...ofK3s,
    name: "capi-k3s-control-plane",
    title: "k3s control plane",
  },
];

export const vsphereManager: Provider = {
  ...managerDefaults,
  component: providerVsphere,
  name: "capi-vsphere",
  title: "vSphere",
  crds: "default/crd",
  webhooks: "govmomi/webhook/manifests.yaml",
  arguments: ["--leader-elect=false"],
  environment: { POD_NAMESPACE: "capv-system" },
};

export const ipamManager: Provider = {
  ...managerDefaults,
  component: providerIpam,
  name: "capi-ipam-in-cluster",
  title: "in-cluster IPAM",
  arguments: [],
  environment: {},
  health: { flag: "--health-probe-bind-address", path: "/readyz" },
};
