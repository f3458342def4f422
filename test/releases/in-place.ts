import { at, isObject, type Json, type JsonObject, type KubernetesObject } from "../../function/kubernetes/object.ts";
import { contents } from "../histories/held.ts";
import { isSame, withAt } from "../simulation/stored.ts";

/**
 * What a commit changes in place on purpose, as `<kind> <path>`; such a change is written back and forth as long as
 * both releases answer. The next commit empties it.
 */
const announced: readonly string[] = [];

const ours = "capi.crossplane.io/";

type Written = Omit<KubernetesObject, "status">;

/**
 * Where two releases differ beside what machines are: they would fight over it. Bookkeeping says where a rollout is, so
 * it may differ as long as one of them holds or replaces what the other does not.
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

/** Where what is written differs from what was written before, bookkeeping aside. */
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

/** What the machines of an object are made of. */
export function contentOf(object: Pick<Written, "kind" | "spec"> | undefined): Json[] {
  const paths = object ? (contents[object.kind] ?? []) : [];
  return paths.map((path) => at({ spec: object?.spec ?? {} }, ...path) ?? null);
}

function without({ metadata, spec }: Written, other: Written, isFree: Freedom): JsonObject {
  const { name, namespace, labels } = metadata;
  const annotations = Object.fromEntries(
    Object.entries(metadata.annotations ?? {}).filter(
      ([annotation, text]) => !annotation.startsWith(ours) || !isFree(text, other.metadata.annotations?.[annotation]),
    ),
  );
  return { metadata: { name, namespace, labels, annotations }, spec: spec ?? {} };
}

type Freedom = (mine: string, theirs: string | undefined) => boolean;

/** Bookkeeping that the other release does not know, or has in another scheme. */
function isFreeBookkeeping(mine: string, theirs: string | undefined): boolean {
  const scheme = /^v\d+:/;
  return theirs === undefined || scheme.exec(mine)?.[0] !== scheme.exec(theirs)?.[0];
}

/** Every path at which two values differ, with both. */
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
