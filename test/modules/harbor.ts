import { z } from "zod";
import type { NodeSetup } from "../../function/bootstrap/node-setup.ts";
import { infrastructureGroup, type ProviderKind } from "../../function/cluster-api/kinds.ts";
import { defineInfrastructure } from "../../function/infrastructure/provider.ts";
import { typeOf } from "../../function/kubernetes/kind.ts";

const common = {
  group: infrastructureGroup,
  version: "v1",
  use: "Composed",
  scope: "Namespaced",
  contract: "v1beta2",
} as const;
const clusterKind: ProviderKind = { ...common, kind: "HarborCluster", role: "InfrastructureCluster" };
const machineKind: ProviderKind = { ...common, kind: "HarborMachineTemplate", role: "MachineTemplate" };

const Settings = z.strictObject({
  /** Names of a list. */
  berths: z.array(z.string()).default([]),
  /** Whether nodes differ by zone. */
  zonal: z.boolean().default(false),
});

/** An infrastructure that only tests have: nodes that differ by where they are. */
export const harbor = defineInfrastructure({
  name: "harbor",
  title: "Harbor",
  docs: "https://example.org",
  kinds: [clusterKind, machineKind],
  settings: Settings,
  machineSettings: z.strictObject({ crane: z.string().default("small") }),
  hasMachineTypes: false,

  infrastructureCluster: ({ settings }) => ({
    ...typeOf(clusterKind),
    spec: { berths: settings.berths.map((name) => ({ name })) },
  }),
  machineTemplate: () => ({ ...typeOf(machineKind), spec: { template: { spec: { isAfloat: true } } } }),

  nodeSetup: ({ role, pool, zone, machineSettings, bootstrap, settings, version, cluster }): NodeSetup => ({
    labels: {
      "harbor/node": [cluster.name, role, pool ?? "none", machineSettings.crane, bootstrap.format, version].join("_"),
      ...(settings.zonal && zone !== undefined && { "harbor/zone": zone }),
    },
  }),
});
