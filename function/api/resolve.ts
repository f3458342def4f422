import type { z } from "zod";
import { checkSpec, parseOrRefuse } from "./check.ts";
import { mergeLayers } from "./effective.ts";
import { differencesFromEnforced } from "./enforced.ts";
import type { FunctionInput, functionInput } from "./input.ts";
import { below, type Problem, refuse } from "./problem.ts";
import { brokenRules, type Rule } from "./rule.ts";
import type { Spec, SpecSchema } from "./spec.ts";
import { type Fields, fieldsIn, isFields, ownValue } from "./value.ts";

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
}

/** The platform's side of the Composition; a mistake in it is refused with its path, because no API server checks it. */
export function readInput(schema: ApiSchema, input: unknown): FunctionInput {
  const parsed = parseOrRefuse("input", schema.input, input);
  refuse(layerProblems(schema, input));
  return parsed;
}

/** Checks every layer, merges them and fills in the defaults; all problems of a step are told at once. */
export function resolveSpec(schema: ApiSchema, { own, input, environment, version }: Sources): Resolved {
  refuse(below("spec", checkSpec(schema.layer, schema.rules, own)));
  refuse(
    below(
      "environment.kubernetesCluster",
      environment === undefined ? [] : checkSpec(schema.platformLayer, schema.rules, environment),
    ),
  );
  const enforced = isFields(input.enforced) ? input.enforced : {};
  refuse(below("spec", differencesFromEnforced(schema.spec, own, enforced)));

  const platform = [environment, input.defaults].filter((layer) => isFields(layer));
  const merged = mergeLayers(schema.spec, { platform, own, enforced }, (ofPool) => classesOf(input, ofPool ?? version));
  const spec = parseOrRefuse("spec", schema.spec, merged.spec);
  // Once more, because what each layer may say can break a rule together with another layer or a default.
  refuse(below("spec", brokenRules(schema.rules, spec)));
  return { spec, said: merged.spec, machineTypes: merged.machineTypes };
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
  return ["defaults", "enforced"].flatMap((name) => {
    const layer = fieldsIn(input, name);
    return layer ? below(`input.${name}`, checkSpec(schema.platformLayer, schema.rules, layer)) : [];
  });
}
