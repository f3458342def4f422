import type { z } from "zod";
import { checkSpec, parseOrReject, formatPath } from "./check.ts";
import { type ClassesAt, mergeLayers } from "./effective.ts";
import { findDifferencesFromEnforced } from "./enforced.ts";
import type { FunctionInput, functionInput } from "./input.ts";
import { Override, type OverrideOwners } from "./override.ts";
import { prefixProblems, type Problem, rejectAny } from "./problem.ts";
import { findBrokenRules, type Rule, rulesBelow } from "./rule.ts";
import type { Spec, SpecSchema } from "./spec.ts";
import { type Fields, fieldsIn, isFields, itemsIn, ownValue } from "./value.ts";

export interface ApiSchema {
  /** The effective spec. */
  spec: SpecSchema;
  /** The spec of an XR: no field is required. */
  layer: z.ZodType;
  /** The same for the Input and the environment, where null removes the value of a lower layer. */
  platformLayer: z.ZodType;
  input: ReturnType<typeof functionInput>;
  rules: readonly Rule[];
}

/** The sources of the layers of a spec. */
export interface Sources {
  /** `spec` of the KubernetesCluster, without Crossplane's fields. */
  xrSpec: Fields;
  input: FunctionInput;
  /** The key `kubernetesCluster` of Crossplane's environment; undefined if the Input ignores it. */
  environment: unknown;
  /** The version of this upgrade step, once it is known. It selects the images of machine classes. */
  version?: string | undefined;
}

export interface Resolved {
  /** The complete effective spec. */
  spec: Spec;
  /** The merged layers without the schema's defaults: only values that the team or the platform set (rule R4). */
  layeredSpec: Fields;
  machineTypes: Readonly<Record<string, string>>;
  /** The part of `layeredSpec` that the platform's layers set, with the selected machine classes. */
  platform: Fields;
  /** The XR's own layer, unchanged. A cached result has the same object again, so that what is known of it is found. */
  xrSpec: Fields;
  overrides: OverrideOwners;
}

/** Parses and checks the Input, because no API server does. Throws an `InvalidClusterError`. */
export function readInput(schema: ApiSchema, input: unknown): FunctionInput {
  const parsed = parseOrReject("input", schema.input, input);
  rejectAny(findLayerProblems(schema, input));
  return parsed;
}

/**
 * Checks every layer, merges the layers, adds defaults and checks the result. Throws an `InvalidClusterError` with all
 * problems of the first step that has some.
 */
export function resolveSpec(schema: ApiSchema, { xrSpec, input, environment, version }: Sources): Resolved {
  rejectAny(prefixProblems("spec", checkSpec(schema.layer, schema.rules, xrSpec)));
  rejectAny(
    prefixProblems(
      "environment.kubernetesCluster",
      environment === undefined ? [] : checkSpec(schema.platformLayer, schema.rules, environment),
    ),
  );
  const enforced = isFields(input.enforced) ? input.enforced : {};
  rejectAny(prefixProblems("spec", findDifferencesFromEnforced(schema.spec, xrSpec, enforced)));

  const platform = [environment, input.defaults].filter((layer) => isFields(layer));
  const classesAt: ClassesAt = (ofPool) => classesOf(input, ofPool ?? version);
  const merged = mergeLayers(schema.spec, { platform, xrSpec, enforced }, classesAt);
  const spec = parseOrReject("spec", schema.spec, merged.spec);
  // Valid layers can break a rule together, or with a default.
  rejectAny(prefixProblems("spec", findBrokenRules(schema.rules, spec)));
  const fromPlatform = mergeLayers(schema.spec, { platform, xrSpec: choicesOf(xrSpec), enforced }, classesAt).spec;
  return {
    spec,
    layeredSpec: merged.spec,
    machineTypes: merged.machineTypes,
    platform: fromPlatform,
    xrSpec,
    overrides: findOverrideOwners(spec.overrides, fromPlatform),
  };
}

/** The fields of an XR that select parts of the platform's layers: names of pools, and machine types. */
function choicesOf(xrSpec: Fields): Fields {
  return {
    controlPlane: machineTypeOf(fieldsIn(xrSpec, "controlPlane")),
    workerDefaults: machineTypeOf(fieldsIn(xrSpec, "workerDefaults")),
    workers: itemsIn(xrSpec, "workers").map((pool) => ({ name: pool["name"], ...machineTypeOf(pool) })),
  };
}

function machineTypeOf(owner: Fields | undefined): Fields {
  const type = fieldsIn(owner, "machine")?.["type"];
  return type === undefined ? {} : { machine: { type } };
}

function findOverrideOwners(overrides: readonly Override[] = [], fromPlatform: Fields): OverrideOwners {
  const platform = itemsIn(fromPlatform, "overrides").flatMap((item) => Override.safeParse(item).data ?? []);
  const texts = new Set(platform.map((override) => toCanonicalText(override)));
  const ofXr = overrides
    .map((override, index): [number, Override] => [index, override])
    .filter(([, override]) => !texts.has(toCanonicalText(override)));
  return { ofXr: new Map(ofXr), platform };
}

function toCanonicalText({ name, target, patch, jsonPatch, listPatch }: Override): string {
  return JSON.stringify([name, target.kind, target.role, target.pool, patch, jsonPatch, listPatch]);
}

/** Resolves without checks, with `enforced` as the top layer; undefined if the result is not a valid spec. */
export function resolveWith(
  schema: ApiSchema,
  { xrSpec, input, environment, version }: Sources,
  enforced: Fields,
): Pick<Resolved, "spec" | "layeredSpec"> | undefined {
  const platform = [environment, input.defaults].filter((layer) => isFields(layer));
  const classesAt: ClassesAt = (ofPool) => classesOf(input, ofPool ?? version);
  const { spec: layeredSpec } = mergeLayers(schema.spec, { platform, xrSpec, enforced }, classesAt);
  const spec = schema.spec.safeParse(layeredSpec).data;
  return spec && { spec, layeredSpec };
}

/** The platform's machine classes, with the images of a version if the Input has some. */
export function classesOf(
  { machineClasses = {}, versions = [] }: FunctionInput,
  version?: string,
): Record<string, Fields> {
  const images = versions.find(({ name }) => name === version)?.images ?? {};
  const classes = Object.entries(machineClasses).flatMap(([name, found]): [string, Fields][] => {
    if (!isFields(found)) return [];
    const image = ownValue(images, name);
    return [[name, image === undefined ? found : { ...found, image: { name: image } }]];
  });
  return Object.fromEntries(classes);
}

function findLayerProblems(schema: ApiSchema, input: unknown): Problem[] {
  const ofLayers = ["defaults", "enforced"].flatMap((name) => {
    const layer = fieldsIn(input, name);
    return layer ? prefixProblems(`input.${name}`, checkSpec(schema.platformLayer, schema.rules, layer)) : [];
  });
  const rules = rulesBelow(schema.rules, "controlPlane.machine");
  const ofClasses = Object.entries(fieldsIn(input, "machineClasses") ?? {}).flatMap(([name, machine]) =>
    prefixProblems(formatPath(["input", "machineClasses", name]), findBrokenRules(rules, machine)),
  );
  return [...ofLayers, ...ofClasses];
}
