import { z } from "zod";
import { infrastructureGroup, type ProviderKind } from "../../function/cluster-api/kinds.ts";
import { defineInfrastructure } from "../../function/infrastructure/provider.ts";
import { typeOf } from "../../function/kubernetes/kind.ts";
import { listAt } from "../../function/kubernetes/object.ts";

const common = { version: "v1", use: "Composed", scope: "Namespaced" } as const;
const contract = { ...common, group: infrastructureGroup, contract: "v1beta2" } as const;
const supporting = { ...common, role: "Supporting" } as const;
const addresses = "ipam.example.org";

const poolKind: ProviderKind = { ...supporting, group: addresses, kind: "DockPool" };
const rulesKind: ProviderKind = { ...supporting, group: "", kind: "ConfigMap" };
/** Refers to pools by group, kind and name in a list. */
const dataKind: ProviderKind = {
  ...supporting,
  group: infrastructureGroup,
  kind: "DockDataTemplate",
  refersTo: [{ form: "ContractReference", path: "spec.devices[].pool" }],
};
/** Shared by all machines of a cluster. Only the infrastructure cluster refers to it. */
const routeKind: ProviderKind = { ...supporting, group: infrastructureGroup, kind: "DockRoute" };
const clusterKind: ProviderKind = {
  ...contract,
  kind: "DockCluster",
  role: "InfrastructureCluster",
  refersTo: [{ form: "ObjectReference", path: "spec.route" }],
};
const machineKind: ProviderKind = {
  ...contract,
  kind: "DockMachineTemplate",
  role: "MachineTemplate",
  refersTo: [
    { form: "Name", path: "spec.template.spec.dataTemplate.name", to: dataKind },
    { form: "Name", path: "spec.template.spec.rules", to: rulesKind },
  ],
};

const Settings = z.strictObject({
  /** Names of address pools. Each is one object. */
  pools: z.array(z.string()).default([]),
  route: z.string().optional(),
});

const MachineSettings = z.strictObject({
  /** The pool of the addresses: one of the cluster, or with `of` one of the platform. */
  pool: z.string().optional(),
  of: z.string().optional(),
  /** Another value in the data of machines. */
  tag: z.string().default("none"),
  rules: z.string().optional(),
});

/** An infrastructure for tests: machines need data templates, these need pools, and the cluster needs a route. */
export const dock = defineInfrastructure({
  name: "dock",
  title: "Dock",
  docs: "https://example.org",
  kinds: [clusterKind, machineKind, dataKind, poolKind, routeKind, rulesKind],
  settings: Settings,
  machineSettings: MachineSettings,
  hasMachineTypes: false,
  policyPaths: [{ kind: "DockDataTemplate", path: "spec.credentials", subject: "secrets" }],
  protectedPaths: [{ kind: "DockDataTemplate", path: "spec.account" }],

  clusterObjects: ({ settings, observedObject }) => [
    ...settings.pools.map((name) => ({
      name,
      ...typeOf(poolKind),
      // An atomic list that the controller adds to.
      spec: { addresses: [name, ...listAt(observedObject(name), "spec", "addresses").slice(1)] },
    })),
    ...(settings.route === undefined ? [] : [{ name: settings.route, ...typeOf(routeKind), spec: { via: "gate" } }]),
  ],
  machineObjects: ({ machineSettings: { pool, of, tag, rules }, zone, refs }) => [
    {
      name: "data",
      ...typeOf(dataKind),
      spec: {
        tag,
        zone,
        account: "platform",
        devices:
          pool === undefined ? [] : [{ pool: { apiGroup: addresses, kind: "DockPool", name: of ?? refs(pool) } }],
      },
    },
    ...(rules === undefined ? [] : [{ name: "rules", ...typeOf(rulesKind), data: { rules } }]),
  ],
  infrastructureCluster: ({ settings: { route }, refs }) => ({
    ...typeOf(clusterKind),
    spec: { route: route === undefined ? undefined : { ...typeOf(routeKind), name: refs(route) } },
  }),
  machineTemplate: ({ machineSettings, refs }) => ({
    ...typeOf(machineKind),
    spec: {
      template: {
        spec: {
          dataTemplate: { name: refs("data") },
          rules: machineSettings.rules === undefined ? undefined : refs("rules"),
        },
      },
    },
  }),
});
