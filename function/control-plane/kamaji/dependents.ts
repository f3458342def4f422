import type { Dependent } from "../../api/dependent.ts";

const at = "controlPlane.kamaji";

const balancer: Dependent<{ serviceType: string }> = {
  at: `${at}.network`,
  settings: ["loadBalancerClass", "loadBalancerSourceRanges"],
  reason: "without serviceType LoadBalancer: remove it",
  hasEffect: ({ serviceType }) => serviceType === "LoadBalancer",
};

const agents: Dependent<{ mode: string }> = {
  at: `${at}.addons.konnectivity.agent`,
  settings: ["replicas"],
  reason: "with an agent on each node: set mode to Deployment, or remove it",
  hasEffect: ({ mode }) => mode === "Deployment",
};

const addon = (name: string, settings: readonly string[]): Dependent<{ enabled: boolean }> => ({
  at: `${at}.addons.${name}`,
  settings,
  reason: "while the add-on is disabled: set enabled to true, or remove it",
  hasEffect: ({ enabled }) => enabled,
});

const auditFiles: Dependent = {
  at: "kubernetes.apiServer.audit",
  settings: ["maxAgeDays", "maxBackups", "maxSizeMiB"],
  reason: "on Kamaji: the log is the output of the container. Remove it",
  hasEffect: () => false,
};

/** Settings that have no effect on Kamaji in some specs. */
export const kamajiDependents: readonly Dependent[] = [
  balancer,
  agents,
  addon("coreDNS", ["imageRepository"]),
  addon("kubeProxy", ["imageRepository"]),
  addon("konnectivity", ["server", "agent"]),
  auditFiles,
];
