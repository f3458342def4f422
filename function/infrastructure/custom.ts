import { typeOf } from "../kubernetes/kind.ts";
import { renderBody, renderMachineBody } from "./custom/body.ts";
import { immutablesOf, objectRulesOf, policyFactsOf } from "./custom/facts.ts";
import { type CustomKind, findKind, InputSettings, toProviderKind } from "./custom/kinds.ts";
import { findCustomProblems } from "./custom/problems.ts";
import { customRequires } from "./custom/requires.ts";
import { MachineSettings, narrowSettings, Settings } from "./custom/settings.ts";
import { defineInfrastructure, type InfrastructureProvider } from "./provider.ts";

/** Any provider without a module: the Input lists its kinds, and the spec has the bodies of their objects. */
export const custom: InfrastructureProvider = describeModule([], {
  settings: Settings,
  machineSettings: MachineSettings,
});

/** The module with the kinds of an Input. */
function configure(settings: unknown): InfrastructureProvider {
  const { kinds } = InputSettings.parse(settings);
  return describeModule(kinds, narrowSettings(kinds));
}

interface Schemas {
  readonly settings: typeof Settings;
  readonly machineSettings: typeof MachineSettings;
}

function describeModule(kinds: readonly CustomKind[], schemas: Schemas) {
  const clusterOf = (name: string | undefined) => findKind(kinds, "InfrastructureCluster", name);
  return defineInfrastructure({
    name: "custom",
    title: "Custom infrastructure",
    docs: "https://cluster-api.sigs.k8s.io/reference/providers",
    requires: customRequires,
    input: { schema: InputSettings, configure },
    kinds: kinds.map((kind) => toProviderKind(kind)),
    // A cluster has one infrastructure cluster, and each pool may have another kind of machines.
    kindsFor: ({ kind: name }) =>
      kinds
        .filter((kind) => kind.role !== "InfrastructureCluster" || kind === clusterOf(name))
        .map((kind) => toProviderKind(kind)),
    ...schemas,
    // A kind without a field for the type rejects it with a message of its own.
    // The spec has the settings of an operating system that the provider needs.
    operatingSystems: { Flatcar: "Supported" },
    hasMachineTypes: true,
    ...policyFactsOf(kinds),
    immutables: immutablesOf(kinds),
    changesInPlace: ["infrastructure.custom.spec"],
    objectRules: objectRulesOf(kinds),
    endpoint: ({ kind }) => clusterOf(kind)?.endpoint ?? "Infrastructure",

    infrastructureCluster: ({ settings: { kind, spec }, controlPlaneEndpoint }) => ({
      ...typeOf(toProviderKind(listed(clusterOf(kind)))),
      spec: { ...renderBody(spec), controlPlaneEndpoint: controlPlaneEndpoint && { ...controlPlaneEndpoint } },
    }),

    machineTemplate: ({ machine, machineSettings: { kind: name, spec } }) => {
      const kind = listed(findKind(kinds, "MachineTemplate", name));
      return { ...typeOf(toProviderKind(kind)), spec: { template: { spec: renderMachineBody(spec, machine, kind) } } };
    },

    unsupported: (scope, machines) => findCustomProblems(kinds, scope, machines),
  });
}

/** The schemas with the kinds of the Input reject other kinds first. */
function listed(kind: CustomKind | undefined): CustomKind {
  if (kind) return kind;
  throw new TypeError("the kind is not in the Input");
}
