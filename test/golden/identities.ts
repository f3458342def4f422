import { readFileSync } from "node:fs";
import { isObject, type KubernetesObject } from "../../function/kubernetes/object.ts";
import type { ComposeOutput } from "../../function/call.ts";
import { running } from "../rules/world.ts";
import { composeExample, readExample } from "./examples.ts";

export const identitiesFile = new URL("identities.txt", import.meta.url);

/** The responses in which an object has this: the first one, the one once the objects exist, or both. */
type Responses = "both" | "first" | "later";

const productPrefix = "capi.crossplane.io/";

/** The frozen lines by example. */
export function frozenIdentities(): ReadonlyMap<string, readonly string[]> {
  const lines = readFileSync(identitiesFile, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  return Map.groupBy(lines, (line) => line.slice(0, line.indexOf(" ")));
}

/** One line per fact that identifies objects of a running cluster: keys, names, labels, annotations and selectors. */
export function identitiesOf(example: string): string[] {
  const xr = readExample(example);
  const first = factsOf(composeExample(xr));
  const later = factsOf(composeExample(xr, { observed: running(xr) }));
  return [...new Set([...first, ...later])]
    .toSorted()
    .map((fact) => `${example} ${responsesWith(first.has(fact), later.has(fact))} ${fact}`);
}

function responsesWith(isInFirst: boolean, isInLater: boolean): Responses {
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
    ...productTexts(metadata.labels).map((text) => `${key} label ${text}`),
    ...productTexts(metadata.annotations).map((text) => `${key} annotation ${text}`),
    ...selectorsIn(content.spec, "spec").map((text) => `${key} selector ${text}`),
  ];
}

function productTexts(texts: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(texts)
    .filter(([name]) => name.startsWith(productPrefix))
    .map(([name, value]) => `${name}=${value}`);
}

/** All labels of selectors in a value. */
function selectorsIn(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => selectorsIn(item, `${path}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([field, inner]) =>
    field === "matchLabels" && isObject(inner)
      ? Object.entries(inner).map(([name, label]) => `${path} ${name}=${JSON.stringify(label)}`)
      : selectorsIn(inner, `${path}.${field}`),
  );
}
