import { z } from "zod";
import type { NodeSetup } from "../../function/bootstrap/node-setup.ts";
import type { ProviderKind } from "../../function/cluster-api/kinds.ts";
import { defineInfrastructure } from "../../function/infrastructure/provider.ts";
import { typeOf } from "../../function/kubernetes/kind.ts";
import { type Json, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { common } from "./kinds.ts";

const clusterKind: ProviderKind = { ...common, kind: "HarborCluster", role: "InfrastructureCluster" };
const machineKind: ProviderKind = { ...common, kind: "HarborMachineTemplate", role: "MachineTemplate" };

const Settings = z.strictObject({
  /** An atomic list of objects. The provider's controller sets an id in each. */
  berths: z.array(z.string()).default([]),
  /** Whether nodes differ by zone. */
  zonal: z.boolean().default(false),
});

/** An infrastructure for tests: its nodes differ by zone, and a controller writes into one of its lists. */
export const harbor = defineInfrastructure({
  name: "harbor",
  title: "Harbor",
  docs: "https://example.org",
  kinds: [clusterKind, machineKind],
  settings: Settings,
  machineSettings: z.strictObject({ crane: z.string().default("small") }),
  hasMachineTypes: false,

  infrastructureCluster: ({ settings, observed }) => ({
    ...typeOf(clusterKind),
    spec: { berths: settings.berths.map((name) => observedBerth(observed, name) ?? { name }) },
  }),
  machineTemplate: () => ({ ...typeOf(machineKind), spec: { template: { spec: { isAfloat: true } } } }),

  nodeSetup: ({ role, pool, zone, machineSettings, bootstrap, settings, version, cluster }): NodeSetup => ({
    labels: {
      "harbor/node": [cluster.name, role, pool ?? "none", machineSettings.crane, bootstrap.format, version].join("_"),
      ...(settings.zonal && zone !== undefined && { "harbor/zone": zone }),
    },
  }),
});

function observedBerth(observed: JsonObject | undefined, name: string): Json | undefined {
  return listAt(observed, "spec", "berths").find((berth) => textAt(berth, "name") === name);
}
