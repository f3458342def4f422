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
  spec: SpecSchema;
  layer: z.ZodType;
  platformLayer: z.ZodType;
  input: ReturnType<typeof functionInput>;
  rules: readonly Rule[];
}

/** Where the layers of a spec come from. */
export interface Sources {
  /** `spec` of the KubernetesCluster, without Crossplane's own fields. */
  xrSpec: Fields;
  input: FunctionInput;
  /** The key `kubernetesCluster` of Crossplane's environment, where it is read. */
  environment: unknown;
  /** The version of this step, once it is known: machine classes may have an image per version. */
  version?: string | undefined;
}

export interface Resolved {
  /** The effective spec, complete. */
  spec: Spec;
  /** The same before the defaults of the schema: what people and the platform really said (rule R4). */
  layeredSpec: Fields;
  machineTypes: Readonly<Record<string, string>>;
  /** What the platform's layers give of it by themselves, for the machine classes that were chosen. */
  platform: Fields;
  overrides: OverrideOwners;
}

/** The platform's side of the Composition; a mistake in it is rejected with its path, because no API server checks it. */
export function readInput(schema: ApiSchema, input: unknown): FunctionInput {
  const parsed = parseOrReject("input", schema.input, input);
  rejectAny(findLayerProblems(schema, input));
  return parsed;
}

/** Checks every layer, merges them and fills in the defaults; all problems of a step are told at once. */
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
  // Once more, because what each layer may say can break a rule together with another layer or a default.
  rejectAny(prefixProblems("spec", findBrokenRules(schema.rules, spec)));
  const given = mergeLayers(schema.spec, { platform, xrSpec: choicesOf(xrSpec), enforced }, classesAt).spec;
  return {
    spec,
    layeredSpec: merged.spec,
    machineTypes: merged.machineTypes,
    platform: given,
    overrides: overrideOwners(spec.overrides, given),
  };
}

/** What of an XR decides which parts of the platform's layers are about it: names of pools and chosen classes. */
function choicesOf(xrSpec: Fields): Fields {
  return {
    controlPlane: chosenMachine(fieldsIn(xrSpec, "controlPlane")),
    workerDefaults: chosenMachine(fieldsIn(xrSpec, "workerDefaults")),
    workers: itemsIn(xrSpec, "workers").map((pool) => ({ name: pool["name"], ...chosenMachine(pool) })),
  };
}

function chosenMachine(owner: Fields | undefined): Fields {
  const type = fieldsIn(owner, "machine")?.["type"];
  return type === undefined ? {} : { machine: { type } };
}

function overrideOwners(overrides: readonly Override[] = [], given: Fields): OverrideOwners {
  const platform = itemsIn(given, "overrides").flatMap((item) => Override.safeParse(item).data ?? []);
  const texts = new Set(platform.map((override) => canonical(override)));
  const ofXr = overrides
    .map((override, index): [number, Override] => [index, override])
    .filter(([, override]) => !texts.has(canonical(override)));
  return { ofXr: new Map(ofXr), platform };
}

function canonical({ name, target, patch, jsonPatch }: Override): string {
  return JSON.stringify([name, target.kind, target.role, target.pool, patch, jsonPatch]);
}

/** The same without any check, for a layer in place of the enforced one; undefined where it makes no spec. */
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

/** The platform's machine classes, with the images of a version where there are some. */
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
