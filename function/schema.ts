import { z } from "zod";
import { addonProviders } from "./addons/index.ts";
import type { AddonProvider } from "./addons/provider.ts";
import { defineGrammarRules } from "./api/grammar.ts";
import { functionInput } from "./api/input.ts";
import { innerType, layerOf, unionsOf, unwrap } from "./api/layer.ts";
import { type Immutable, immutableRule, type Rule, transitionOf } from "./api/rule.ts";
import { clusterSpec, portableImmutables, portableRules, type SpecSchema } from "./api/spec.ts";
import { bootstrapProviders } from "./bootstrap/index.ts";
import { placements } from "./cluster-api/control-plane-placement.ts";
import { withShape } from "./cluster-api/kind-facts.ts";
import { coreKinds } from "./cluster-api/kinds.ts";
import { controlPlaneProviders, defaultControlPlane } from "./control-plane/index.ts";
import type { ControlPlaneProvider } from "./control-plane/provider.ts";
import { infrastructureProviders } from "./infrastructure/index.ts";
import type { InfrastructureProvider } from "./infrastructure/provider.ts";

/** A transition rule, which the API server checks when a spec changes. */
export interface Transition {
  at: string;
  cel: string;
  message: string;
}

/** The full API: the portable spec and every module's settings. */
export function openSchema(
  infrastructure: readonly InfrastructureProvider[],
  controlPlane: readonly ControlPlaneProvider[],
  addons: readonly AddonProvider[] = addonProviders,
) {
  const spec = clusterSpec({
    infrastructure: byName(infrastructure, (provider) => provider.settings),
    machine: byName(infrastructure, (provider) => provider.machineSettings),
    controlPlane: byName(controlPlane, (provider) => provider.settings),
    addon: byName(addons, (provider) => provider.settings),
    defaultControlPlane,
  });
  const modules = [...infrastructure, ...controlPlane];
  const ofClouds = [...portableImmutables, ...infrastructure.flatMap((provider) => provider.immutables ?? [])];
  const ofControlPlanes = controlPlane.flatMap((provider) => provider.immutables ?? []);
  // A managed control plane also has fields of its cloud, whose module has the transition rules for them.
  const immutables = [...ofClouds, ...ofControlPlanes.filter(({ at }) => !at.startsWith("infrastructure."))];
  return {
    infrastructure,
    controlPlane,
    defaultControlPlane,
    bootstrap: bootstrapProviders,
    addons,
    kinds: [
      ...coreKinds,
      ...[...infrastructure, ...bootstrapProviders, ...addons].flatMap((module) => module.kinds),
      ...controlPlane.flatMap(({ kinds, shape }) => withShape(kinds, shape)),
    ],
    /** The effective spec, with defaults and required fields. */
    spec,
    /** The layer of the XR. */
    layer: layerOf(spec, false),
    /** A layer of the platform (Input or environment), in which null removes a value. */
    platformLayer: layerOf(spec, true),
    input: functionInput(spec, buildMachineSchema(spec), inputsOf(infrastructure)),
    rules: [...rulesOfSpec(spec, controlPlane), ...[...modules, ...addons].flatMap((module) => module.rules ?? [])],
    transitions: [...transitionsOf(spec, immutables), ...addons.flatMap((addon) => addonTransitions(addon))],
  };
}

function rulesOfSpec(spec: SpecSchema, controlPlane: readonly ControlPlaneProvider[]): Rule[] {
  return [
    ...defineGrammarRules(spec),
    ...portableRules,
    ...defineChoiceRules(spec),
    defineReplicasRule(controlPlane),
    defineTopologyRule(spec),
  ];
}

export type Schema = ReturnType<typeof openSchema>;
export const schema: Schema = openSchema(infrastructureProviders, controlPlaneProviders);

function byName<Module extends { name: string }>(modules: readonly Module[], pick: (module: Module) => z.ZodObject) {
  return Object.fromEntries(modules.map((module) => [module.name, pick(module)]));
}

function inputsOf(infrastructure: readonly InfrastructureProvider[]): Record<string, z.ZodObject> {
  return Object.fromEntries(infrastructure.flatMap(({ name, input }) => (input ? [[name, input.schema]] : [])));
}

export function buildMachineSchema(spec: SpecSchema): z.ZodType {
  const controlPlane = unwrap(spec.shape.controlPlane);
  const machine = controlPlane instanceof z.ZodObject ? controlPlane.shape["machine"] : undefined;
  if (!machine) throw new TypeError("the control plane has no machine");
  return unwrap(innerType(machine));
}

function membersAt(type: z.ZodType): readonly string[] {
  return unionsOf(unwrap(type)).flat();
}

function itemOf(list: z.ZodType): z.ZodType {
  const type = unwrap(list);
  if (type instanceof z.ZodArray) return innerType(type.element);
  throw new TypeError("not a list");
}

function defineChoiceRules(spec: SpecSchema): Rule<Record<string, unknown>>[] {
  const choices: [string, readonly string[]][] = [
    ["infrastructure", membersAt(spec.shape.infrastructure)],
    ["controlPlane", membersAt(spec.shape.controlPlane)],
    ["addons[]", membersAt(itemOf(spec.shape.addons))],
  ];
  return choices.map(([at, members]) => ({
    at,
    cel: `[${has("self", members)}].filter(chosen, chosen).size() <= 1`,
    message: `at most one of ${members.join(", ")} may be set`,
    holds: (chosen) => members.filter((member) => chosen[member] !== undefined).length <= 1,
  }));
}

function defineReplicasRule(controlPlane: readonly ControlPlaneProvider[]): Rule<Record<string, unknown>> {
  const free = controlPlane
    .filter((provider) => !placements[provider.placement].hasMachines)
    .map((provider) => provider.name);
  const exempt = free.map((name) => `has(self.${name}) || `).join("");
  return {
    at: "controlPlane",
    cel: `${exempt}!has(self.replicas) || self.replicas % 2 == 1`,
    message: "replicas must be odd, because etcd needs a majority: 1, 3, 5, 7 or 9",
    field: "replicas",
    holds: (self) =>
      free.some((name) => self[name] !== undefined) ||
      typeof self["replicas"] !== "number" ||
      self["replicas"] % 2 === 1,
  };
}

/** A cluster with `topology` has the control plane of its ClusterClass. */
function defineTopologyRule(spec: SpecSchema): Rule<{ topology?: unknown; controlPlane?: Record<string, unknown> }> {
  const members = membersAt(spec.shape.controlPlane);
  return {
    at: "",
    cel:
      "!has(self.topology) || !has(self.controlPlane) || " +
      `![${has("self.controlPlane", members)}].exists(chosen, chosen)`,
    message: "cannot name a control-plane provider with topology: the ClusterClass defines the control plane",
    field: "controlPlane",
    holds: ({ topology, controlPlane = {} }) =>
      topology === undefined || members.every((member) => controlPlane[member] === undefined),
  };
}

function transitionsOf(spec: SpecSchema, immutables: readonly Immutable[]): Transition[] {
  const choices: [string, readonly string[]][] = [
    ["infrastructure", membersAt(spec.shape.infrastructure)],
    ["controlPlane", membersAt(spec.shape.controlPlane)],
  ];
  return [
    ...choices.map(([at, members]) => ({
      at,
      cel: celOfSameMember(members),
      message: "the provider cannot be changed once the cluster exists",
    })),
    ...immutables
      .filter(({ findChanges }) => !findChanges)
      .map((immutable) => ({ at: immutable.at, ...transitionOf(immutable) })),
  ];
}

function addonTransitions({ name, immutables = [] }: AddonProvider): Transition[] {
  return immutables.map(({ field }) => ({
    at: `addons[].${name}.${field}`,
    cel: immutableRule.rule,
    message: "cannot be changed once the add-on exists",
  }));
}

/** CEL that rejects another member. A member may be removed from the XR, because the platform may set it too. */
function celOfSameMember(members: readonly string[]): string {
  const pairs = members.map((member) => `[has(self.${member}), has(oldSelf.${member})]`).join(", ");
  const made = (subject: string) => `[${has(subject, members)}].exists(chosen, chosen)`;
  return `!${made("self")} || !${made("oldSelf")} || [${pairs}].all(pair, pair[0] == pair[1])`;
}

function has(subject: string, members: readonly string[]): string {
  return members.map((member) => `has(${subject}.${member})`).join(", ");
}
