import { at, isObject, type Json, type JsonObject, type KubernetesObject } from "../../function/kubernetes/object.ts";
import { contents } from "../histories/held.ts";
import { isSame, withAt } from "../simulation/stored.ts";

/**
 * Intended changes in place of a commit, as `<kind> <path>`. Two releases that answer in turn write such a field back
 * and forth. The next commit empties the list.
 */
const announced: readonly string[] = [];

const productPrefix = "capi.crossplane.io/";

type Written = Omit<KubernetesObject, "status">;

/**
 * Differences of two releases in fields other than the content of machines: they would fight over these. Bookkeeping
 * annotations depend on the progress of a rollout, so they may differ while one release holds or replaces machines.
 */
export function inPlace(mine: Written, theirs: Written, { isSettled }: { isSettled: boolean }): string[] {
  const isFree = (text: string, other: string | undefined) => !isSettled || isFreeBookkeeping(text, other);
  const [left, right] = [without(mine, theirs, isFree), without(theirs, mine, isFree)];
  const paths = [...(contents[mine.kind] ?? []), ...(mine.kind.endsWith("Template") ? [["metadata", "name"]] : [])];
  const [rest, otherRest] = [left, right].map((object) =>
    paths.reduce<JsonObject>((whole, path) => withAt(whole, path, undefined), object),
  );
  return described(mine, differing(rest, otherRest, ""));
}

/** The differences between two versions of an object, without bookkeeping annotations. */
export function moves(before: Written, after: Written): string[] {
  return described(
    after,
    differing(
      without(before, after, () => true),
      without(after, before, () => true),
      "",
    ),
  );
}

function described({ kind, metadata }: Written, differences: readonly string[]): string[] {
  return differences
    .filter((text) => !announced.some((known) => `${kind} ${text}`.startsWith(known)))
    .map((text) => `${kind} ${metadata.name}: ${text}`);
}

/** The values that define the machines of an object. */
export function contentOf(object: Pick<Written, "kind" | "spec"> | undefined): Json[] {
  const paths = object ? (contents[object.kind] ?? []) : [];
  return paths.map((path) => at({ spec: object?.spec ?? {} }, ...path) ?? null);
}

function without({ metadata, spec }: Written, other: Written, isFree: Freedom): JsonObject {
  const { name, namespace, labels } = metadata;
  const annotations = Object.fromEntries(
    Object.entries(metadata.annotations ?? {}).filter(
      ([annotation, text]) =>
        !annotation.startsWith(productPrefix) || !isFree(text, other.metadata.annotations?.[annotation]),
    ),
  );
  return { metadata: { name, namespace, labels, annotations }, spec: spec ?? {} };
}

type Freedom = (mine: string, theirs: string | undefined) => boolean;

/** Whether the other release lacks the annotation, or has it in another scheme. */
function isFreeBookkeeping(mine: string, theirs: string | undefined): boolean {
  const scheme = /^v\d+:/;
  return theirs === undefined || scheme.exec(mine)?.[0] !== scheme.exec(theirs)?.[0];
}

/** Each path at which two values differ, with both values. */
export function differing(mine: Json | undefined, theirs: Json | undefined, path: string): string[] {
  if (isSame(mine, theirs)) return [];
  if (!isObject(mine) || !isObject(theirs)) return [`${path} is ${textOf(mine)} or ${textOf(theirs)}`];
  return [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].flatMap((field) =>
    differing(mine[field], theirs[field], path === "" ? field : `${path}.${field}`),
  );
}

function textOf(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
