import { quote } from "../api/problem.ts";
import { annotationKey, isLabelValue, longestKey, qualifiedName } from "../api/qualified-name.ts";
import { explainReserved } from "../api/reserved-keys.ts";
import { type Fields, isFields } from "../api/value.ts";
import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import type { ObjectBody } from "../kubernetes/body.ts";
import { isObject, type Json, ownField } from "../kubernetes/object.ts";

/** Labels and annotations that overrides set on an object. */
interface OverriddenTexts {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}

const maps = ["labels", "annotations"] as const;
type TextMap = (typeof maps)[number];

/** As many as the fields of the API allow. */
const mostKeys = 64;
const longestAnnotation = 1024;

/** An object whose metadata overrides change. */
interface Changed {
  readonly body: ObjectBody;
  /** True for an infrastructure cluster, which somebody else than its provider may manage. */
  readonly mayHaveManager?: boolean | undefined;
}

/** Reads labels and annotations of patched metadata. Absent maps are empty. */
export function readTexts(metadata: Json | undefined): OverriddenTexts {
  const [labels, annotations] = maps.map((map) => textsIn(isObject(metadata) ? ownField(metadata, map) : undefined));
  return { labels: labels ?? {}, annotations: annotations ?? {} };
}

function textsIn(map: Json | undefined): Record<string, string> {
  const texts = Object.entries(isObject(map) ? map : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(texts);
}

/** Why overrides must not set this metadata, as the second half of a message; undefined if they may. */
export function explainMetadata(metadata: Json | undefined, changed: Changed): string | undefined {
  const ofKind = `of ${changed.body.kind}`;
  if (!isObject(metadata)) return `must not touch metadata ${ofKind}: only its labels and annotations`;
  const other = Object.keys(metadata).find((field) => field !== "labels" && field !== "annotations");
  if (other !== undefined) return `must not touch metadata.${quoteStep(other)} ${ofKind}: only labels and annotations`;
  return maps.map((map) => explainMap(map, ownField(metadata, map), changed)).find((reason) => reason !== undefined);
}

function explainMap(map: TextMap, texts: Json | undefined, changed: Changed): string | undefined {
  const where = `metadata.${map} of ${changed.body.kind}`;
  if (texts !== undefined && !isObject(texts)) return `must set ${where} to an object`;
  const entries = Object.entries(texts ?? {});
  if (entries.length > mostKeys) return `must not set more than ${mostKeys} ${where}`;
  for (const [key, value] of entries) {
    const reason = explainForm(map, key, value) ?? explainOwner(map, { key, value, changed });
    if (reason !== undefined) return `must not set ${quote(key)} in ${where}: ${reason}`;
  }
  return undefined;
}

function explainForm(map: TextMap, key: string, value: Json | undefined): string | undefined {
  const form = map === "labels" ? qualifiedName : annotationKey;
  if (key.length > longestKey || !form.holds(key)) return `a key must be ${form.allowed}`;
  if (typeof value !== "string") return "a value must be a string";
  if (map === "labels") return isLabelValue(value) ? undefined : "a value must be a label value";
  return value.length > longestAnnotation ? `a value has at most ${longestAnnotation} characters` : undefined;
}

interface Text {
  readonly key: string;
  readonly value: Json | undefined;
  readonly changed: Changed;
}

function explainOwner(map: TextMap, { key, value, changed }: Text): string | undefined {
  const rendered = map === "annotations" ? ownField({ ...changed.body.annotations }, key) : undefined;
  if (rendered !== undefined) return rendered === value ? undefined : "the function sets it";
  const isManager = map === "annotations" && key === clusterApiAnnotation.managedBy;
  return isManager && changed.mayHaveManager === true ? undefined : explainReserved(key);
}

function quoteStep(name: string): string {
  return /^\w{1,40}$/.test(name) ? name : quote(name);
}

/** True for a JSON pointer to metadata or into it. */
export function isInMetadata(pointer: unknown): boolean {
  return typeof pointer === "string" && /^\/metadata(\/|$)/.test(pointer);
}

/**
 * Returns the overrides without what they change in metadata. Labels and annotations change in place, so they are in no
 * hash (rule R3).
 */
export function omitMetadata(overrides: readonly Fields[]): Fields[] {
  return overrides.flatMap((override) => {
    const { patch, jsonPatch } = override;
    if (isFields(patch) && isFields(patch["metadata"])) {
      const { metadata: _metadata, ...content } = patch;
      return Object.keys(content).length === 0 ? [] : [{ ...override, patch: content }];
    }
    if (!Array.isArray(jsonPatch) || !jsonPatch.some((operation: unknown) => ofMetadata(operation))) return [override];
    const others = jsonPatch.filter((operation: unknown) => !ofMetadata(operation));
    return others.length === 0 ? [] : [{ ...override, jsonPatch: others }];
  });
}

function ofMetadata(operation: unknown): boolean {
  return isFields(operation) && isInMetadata(operation["path"]);
}
