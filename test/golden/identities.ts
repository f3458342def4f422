import { readFileSync } from "node:fs";
import { isObject, type KubernetesObject } from "../../function/kubernetes/object.ts";
import type { ComposeOutput } from "../../function/call.ts";
import { running } from "../rules/world.ts";
import { composeExample, readExample } from "./examples.ts";

export const identitiesFile = new URL("identities.txt", import.meta.url);

/** In which answers an object has this: the first one, the one once its objects are there, or both. */
type Answers = "both" | "first" | "later";

const ownPrefix = "capi.crossplane.io/";

/** What was frozen, by example. */
export function frozenIdentities(): ReadonlyMap<string, readonly string[]> {
  const lines = readFileSync(identitiesFile, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  return Map.groupBy(lines, (line) => line.slice(0, line.indexOf(" ")));
}

/** All by which objects of a running cluster are found again, or known to be the same: a line each. */
export function identitiesOf(example: string): string[] {
  const xr = readExample(example);
  const first = factsOf(composeExample(xr));
  const later = factsOf(composeExample(xr, { observed: running(xr) }));
  return [...new Set([...first, ...later])]
    .toSorted()
    .map((fact) => `${example} ${answersWith(first.has(fact), later.has(fact))} ${fact}`);
}

function answersWith(isInFirst: boolean, isInLater: boolean): Answers {
  if (isInFirst && isInLater) return "both";
  return isInFirst ? "first" : "later";
}

function factsOf({ fatal, desired }: ComposeOutput): ReadonlySet<string> {
  if (fatal !== undefined) throw new Error(fatal);
  return new Set([...desired].flatMap(([key, { object }]) => factsOfObject(key, object)));
}

function factsOfObject(key: string, { apiVersion, kind, metadata, ...content }: KubernetesObject): string[] {
  return [
    `${key} is ${apiVersion} ${kind} ${metadata.name}`,
    ...ownTexts(metadata.labels).map((text) => `${key} label ${text}`),
    ...ownTexts(metadata.annotations).map((text) => `${key} annotation ${text}`),
    ...selectorsIn(content.spec, "spec").map((text) => `${key} selector ${text}`),
  ];
}

function ownTexts(texts: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(texts)
    .filter(([name]) => name.startsWith(ownPrefix))
    .map(([name, value]) => `${name}=${value}`);
}

/** Labels by which others are chosen, wherever they stand. */
function selectorsIn(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => selectorsIn(item, `${path}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([field, inner]) =>
    field === "matchLabels" && isObject(inner)
      ? Object.entries(inner).map(([name, wanted]) => `${path} ${name}=${JSON.stringify(wanted)}`)
      : selectorsIn(inner, `${path}.${field}`),
  );
}
