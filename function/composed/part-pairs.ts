import type { JsonObject } from "../kubernetes/object.ts";
import { isSame } from "../kubernetes/diff.ts";
import { withoutValuesAt } from "../kubernetes/path.ts";
import { toOverridable } from "./override-protected.ts";
import type { Part } from "./part.ts";

/** An object in two compositions of the same cluster. */
export interface PartPair {
  /** Identifies the object in both compositions. */
  readonly identity: string;
  readonly part: Part;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/**
 * Finds the objects whose content differs. Objects with a hashed key are paired by their order, because the hash
 * differs too.
 */
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

/** Kind, role and pool: the target of an override. */
export function groupOf({ object, role, pool = "" }: Part): string {
  return `${object.kind}/${role}/${pool}`;
}

/**
 * The content that an override can change. Omits references to supporting objects: their names depend on their content.
 */
export function bodyOf(part: Part | undefined): JsonObject {
  if (!part) return {};
  const { references = [], object } = part;
  return references.reduce((body, path) => withoutValuesAt(body, path), toOverridable(object));
}
