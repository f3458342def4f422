import type { z } from "zod";
import { checkSpec, parseOrReject, pathText } from "./check.ts";
import { type ClassesAt, mergeLayers } from "./effective.ts";
import { differencesFromEnforced } from "./enforced.ts";
import type { FunctionInput, functionInput } from "./input.ts";
import { Override, type OverrideOwners } from "./override.ts";
import { below, type Problem, rejectAny } from "./problem.ts";
import { brokenRules, type Rule, rulesBelow } from "./rule.ts";
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
  own: Fields;
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
  said: Fields;
  machineTypes: Readonly<Record<string, string>>;
  /** What the platform's layers give of it by themselves, for the machine classes that were chosen. */
  platform: Fields;
  overrides: OverrideOwners;
}

/** The platform's side of the Composition; a mistake in it is rejected with its path, because no API server checks it. */
export function readInput(schema: ApiSchema, input: unknown): FunctionInput {
  const parsed = parseOrReject("input", schema.input, input);
  rejectAny(layerProblems(schema, input));
  return parsed;
}

/** Checks every layer, merges them and fills in the defaults; all problems of a step are told at once. */
export function resolveSpec(schema: ApiSchema, { own, input, environment, version }: Sources): Resolved {
  rejectAny(below("spec", checkSpec(schema.layer, schema.rules, own)));
  rejectAny(
    below(
      "environment.kubernetesCluster",
      environment === undefined ? [] : checkSpec(schema.platformLayer, schema.rules, environment),
    ),
  );
  const enforced = isFields(input.enforced) ? input.enforced : {};
  rejectAny(below("spec", differencesFromEnforced(schema.spec, own, enforced)));

  const platform = [environment, input.defaults].filter((layer) => isFields(layer));
  const classesAt: ClassesAt = (ofPool) => classesOf(input, ofPool ?? version);
  const merged = mergeLayers(schema.spec, { platform, own, enforced }, classesAt);
  const spec = parseOrReject("spec", schema.spec, merged.spec);
  // Once more, because what each layer may say can break a rule together with another layer or a default.
  rejectAny(below("spec", brokenRules(schema.rules, spec)));
  const given = mergeLayers(schema.spec, { platform, own: choicesOf(own), enforced }, classesAt).spec;
  return {
    spec,
    said: merged.spec,
    machineTypes: merged.machineTypes,
    platform: given,
    overrides: overrideOwners(spec.overrides, given),
  };
}

/** What of an XR decides which parts of the platform's layers are about it: names of pools and chosen classes. */
function choicesOf(own: Fields): Fields {
  return {
    controlPlane: chosenMachine(fieldsIn(own, "controlPlane")),
    workerDefaults: chosenMachine(fieldsIn(own, "workerDefaults")),
    workers: itemsIn(own, "workers").map((pool) => ({ name: pool["name"], ...chosenMachine(pool) })),
  };
}

function chosenMachine(owner: Fields | undefined): Fields {
  const type = fieldsIn(owner, "machine")?.["type"];
  return type === undefined ? {} : { machine: { type } };
}

function overrideOwners(overrides: readonly Override[] = [], given: Fields): OverrideOwners {
  const platform = itemsIn(given, "overrides").flatMap((item) => Override.safeParse(item).data ?? []);
  const texts = new Set(platform.map((override) => canonical(override)));
  const own = overrides
    .map((override, index): [number, Override] => [index, override])
    .filter(([, override]) => !texts.has(canonical(override)));
  return { own: new Map(own), platform };
}

function canonical({ name, target, patch, jsonPatch }: Override): string {
  return JSON.stringify([name, target.kind, target.role, target.pool, patch, jsonPatch]);
}

/** The same without any check, for a layer in place of the enforced one; undefined where it makes no spec. */
export function resolveWith(
  schema: ApiSchema,
  { own, input, environment, version }: Sources,
  enforced: Fields,
): Pick<Resolved, "spec" | "said"> | undefined {
  const platform = [environment, input.defaults].filter((layer) => isFields(layer));
  const classesAt: ClassesAt = (ofPool) => classesOf(input, ofPool ?? version);
  const { spec: said } = mergeLayers(schema.spec, { platform, own, enforced }, classesAt);
  const spec = schema.spec.safeParse(said).data;
  return spec && { spec, said };
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

function layerProblems(schema: ApiSchema, input: unknown): Problem[] {
  const ofLayers = ["defaults", "enforced"].flatMap((name) => {
    const layer = fieldsIn(input, name);
    return layer ? below(`input.${name}`, checkSpec(schema.platformLayer, schema.rules, layer)) : [];
  });
  const rules = rulesBelow(schema.rules, "controlPlane.machine");
  const ofClasses = Object.entries(fieldsIn(input, "machineClasses") ?? {}).flatMap(([name, machine]) =>
    below(pathText(["input", "machineClasses", name]), brokenRules(rules, machine)),
  );
  return [...ofLayers, ...ofClasses];
}
