import type { Problem } from "./api/problem.ts";
import { type Extent, exceeds, maximumLevels, measure, pathBelow } from "./kubernetes/extent.ts";
import { at, type Json, type JsonObject } from "./kubernetes/object.ts";

/**
 * The parts of a request whose size is limited. They are checked first, because all later work grows with their size.
 */
interface Given {
  readonly composite: JsonObject;
  readonly observed: Readonly<Record<string, JsonObject>>;
  readonly required: Readonly<Record<string, readonly JsonObject[]>>;
  readonly input?: JsonObject | undefined;
  readonly environment?: JsonObject | undefined;
  /** Names of resources whose content is nested too deeply to be read. */
  readonly tooDeep?: readonly string[] | undefined;
}

/** Fifty pools with 200 variables each have 30,000 values: each variable is an object with a name and a value. */
const maximumOfPart: Extent = { values: 50_000, size: Number.MAX_SAFE_INTEGER, levels: maximumLevels };

/** Labels are copied to the Cluster. 1000 labels and the map itself are 1001 values. */
const maximumOfLabels: Extent = { ...maximumOfPart, values: 1001 };

/** Fifty pools in ten zones each have about 2,000 objects. Four times as many leave room for replacements. */
const maximumObjects = 8000;

/** Reports the parts of a request that exceed the limits of one cluster (docs/limits.md). */
export function findLimitProblems({
  composite,
  observed,
  required,
  input,
  environment,
  tooDeep = [],
}: Given): Problem[] {
  const parts: [path: string, part: Json | undefined][] = [
    ["spec", at(composite, "spec")],
    ["status", at(composite, "status")],
    ["input", input],
    ["environment", environment],
  ];
  const objects = [Object.keys(observed), ...Object.values(required)].reduce((sum, list) => sum + list.length, 0);
  return [
    ...parts.flatMap(([path, part]) => findPartProblems(path, part, maximumOfPart)),
    ...findPartProblems("metadata.labels", at(composite, "metadata", "labels"), maximumOfLabels),
    ...tooDeep.map((name) => ({ path: "", message: `resource ${name} has more than 100 levels of objects and lists` })),
    ...(objects > maximumObjects ? [reportTooMany(objects)] : []),
  ];
}

function findPartProblems(path: string, part: Json | undefined, maximum: Extent): Problem[] {
  const extent = measure(part, maximum);
  if (!exceeds(extent, maximum)) return [];
  const { values, levels } = maximum;
  if (extent.levels > levels) {
    const deep = [path, ...(pathBelow(part, levels) ?? []).slice(0, 6)].join(".");
    return [{ path: deep.slice(0, 200), message: `has more than ${levels} levels of objects and lists` }];
  }
  return [{ path, message: `has more than ${values} values` }];
}

function reportTooMany(count: number): Problem {
  return { path: "", message: `the cluster has ${count} objects: at most ${maximumObjects} are allowed` };
}
