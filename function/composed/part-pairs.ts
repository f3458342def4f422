import type { JsonObject } from "../kubernetes/object.ts";
import { isSame } from "../kubernetes/diff.ts";
import { withoutValuesAt } from "../kubernetes/path.ts";
import { isOverridable } from "./override.ts";
import type { Part } from "./part.ts";

/** What one object would be in two ways of composing a cluster. */
export interface PartPair {
  /** Tells the object from all others, in both ways. */
  readonly identity: string;
  readonly part: Part;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** The objects whose content differs; those with hashed keys have others then, so that their order identifies them. */
export function findDifferingPairs(before: readonly Part[], after: readonly Part[]): PartPair[] {
  const known = indexParts(before);
  return [...indexParts(after)].flatMap(([identity, part]) => {
    const counterpart = known.get(identity);
    const pair = { identity, part, before: bodyOf(counterpart), after: bodyOf(part) };
    return isSame(pair.before, pair.after) ? [] : [pair];
  });
}

export function indexParts(parts: readonly Part[]): Map<string, Part> {
  const counts = new Map<string, number>();
  return new Map(
    parts.map((part) => {
      if (!part.isHashed) return [part.key, part];
      const group = groupOf(part);
      const count = counts.get(group) ?? 0;
      counts.set(group, count + 1);
      return [`${group}/${count}`, part];
    }),
  );
}

/** Kind, role and pool: what an override can target. */
export function groupOf({ object, role, pool = "" }: Part): string {
  return `${object.kind}/${role}/${pool}`;
}

/** What an override could have changed: names of supporting objects follow from those. */
export function bodyOf(part: Part | undefined): JsonObject {
  if (!part) return {};
  const { references = [], object } = part;
  return references.reduce((body, path) => withoutValuesAt(body, path), isOverridable(object.spec));
}
