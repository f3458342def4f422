import { z } from "zod";
import type { ProviderKind } from "../../function/cluster-api/kinds.ts";
import { defineInfrastructure } from "../../function/infrastructure/provider.ts";
import { typeOf } from "../../function/kubernetes/kind.ts";
import { common } from "./kinds.ts";

const clusterKind: ProviderKind = { ...common, kind: "CragCluster", role: "InfrastructureCluster" };
const machineKind: ProviderKind = { ...common, kind: "CragMachineTemplate", role: "MachineTemplate" };

const secret = z.string().max(63).optional().describe("Name of a Secret.");

/** An infrastructure for tests: no spare host, an optional load balancer, Secrets that the provider takes over. */
export const crag = defineInfrastructure({
  name: "crag",
  title: "Crag",
  docs: "https://example.org",
  requires: [
    { what: "Provider", name: "Crag 1.0", how: "`clusterctl init --infrastructure crag`" },
    { what: "Feature gate", name: "Cliff", when: "`balancer`", how: "by hand" },
  ],
  kinds: [clusterKind, machineKind],
  settings: z.strictObject({
    balancer: z.boolean().default(true).describe("Whether it creates a load balancer."),
    secret,
  }),
  machineSettings: z.strictObject({ secret, isVirtual: z.boolean().default(false).describe("Not a host.") }),
  hasMachineTypes: false,
  rolloutDefaults: {
    maxSurge: 0,
    maxUnavailable: 2,
    machines: { title: "hosts", includes: ({ isVirtual }) => !isVirtual },
  },
  takesSecretOver: ["infrastructure.crag.secret", "controlPlane.machine.crag.secret", "workers[].machine.crag.secret"],
  endpoint: ({ balancer }) => (balancer ? "Infrastructure" : "User"),
  infrastructureCluster: ({ endpoint, controlPlaneEndpoint: address, settings }) => ({
    ...typeOf(clusterKind),
    spec: { endpoint, controlPlaneEndpoint: address && { ...address }, secret: settings.secret },
  }),
  machineTemplate: ({ machineSettings }) => ({
    ...typeOf(machineKind),
    spec: { template: { spec: { isBare: true, secret: machineSettings.secret } } },
  }),
});
