import { z } from "zod";
import { infrastructureGroup, type ProviderKind } from "../../function/cluster-api/kinds.ts";
import { typeOf } from "../../function/kubernetes/kind.ts";
import { type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { defineInfrastructure } from "../../function/infrastructure/provider.ts";

const common = {
  group: infrastructureGroup,
  version: "v1",
  use: "Composed",
  scope: "Namespaced",
  contract: "v1beta1",
} as const;
const clusterKind: ProviderKind = { ...common, kind: "YardCluster", role: "InfrastructureCluster" };
// A machine template whose kind does not end in Template.
const virtualKind: ProviderKind = {
  ...common,
  kind: "YardMachineShape",
  role: "MachineTemplate",
  olderVersions: [
    // In v1alpha1 the image was called disk.
    { version: "v1alpha1", convert: (spec) => withoutDisk(spec, textAt(spec, "template", "spec", "disk")) },
  ],
};
const bareKind: ProviderKind = { ...common, kind: "YardHostShape", role: "MachineTemplate" };
const accountKind: ProviderKind = {
  ...common,
  kind: "YardAccount",
  use: "Read",
  scope: "Cluster",
  role: "Supporting",
  contract: undefined,
};
const unlistedKind: ProviderKind = { ...virtualKind, kind: "YardPlan" };

function withoutDisk(spec: JsonObject, disk: string | undefined): JsonObject {
  return disk === undefined ? spec : { template: { spec: { image: disk } } };
}

const kindsOfMachines = {
  Virtual: virtualKind,
  Bare: bareKind,
  Account: accountKind,
  Unlisted: unlistedKind,
  Newer: { ...virtualKind, version: "v2" },
} as const;

const Settings = z.strictObject({
  /** The kind of machines, which decides the listed kinds. */
  machines: z.enum(["Virtual", "Bare"]).default("Virtual"),
  /** The kind that it renders, even if it is not listed. */
  renders: z.enum(["Virtual", "Bare", "Account", "Unlisted", "Newer"]).default("Virtual"),
});

/** An infrastructure for tests: its kinds depend on its settings, and `renders` makes it render an unlisted kind. */
export const yard = defineInfrastructure({
  name: "yard",
  title: "Yard",
  docs: "https://example.org",
  kinds: [clusterKind, virtualKind, bareKind, accountKind],
  kindsFor: ({ machines }) => [clusterKind, accountKind, kindsOfMachines[machines]],
  settings: Settings,
  machineSettings: z.strictObject({}),
  hasMachineTypes: false,
  infrastructureCluster: () => ({ ...typeOf(clusterKind), spec: { size: "large" } }),
  machineTemplate: ({ settings, machine }) => ({
    ...typeOf(kindsOfMachines[settings.renders]),
    spec: { template: { spec: { image: machine.image?.name ?? "none" } } },
  }),
  policyPaths: [],
  policySettings: [],
  protectedPaths: [],
});
