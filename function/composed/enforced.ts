import type { Problem } from "../api/problem.ts";
import { findDifferences, isSame, isWithin, formatPath, valueAt } from "../kubernetes/diff.ts";
import type { ClusterScope } from "../scope/scope.ts";
import { pathOfOverride } from "./override-policy.ts";
import { bodyOf, findDifferingPairs, indexParts, type PartPair } from "./part-pairs.ts";
import type { Part } from "./part.ts";

/** The objects of one cluster, composed with and without a value that the platform enforces. */
export interface EnforcedParts {
  readonly with: readonly Part[];
  readonly without: readonly Part[];
  /** True if they are composed from a minimal XR, with required fields only, instead of the real XR. */
  readonly isBare: boolean;
}

/** A place in a composed object whose value the platform enforces. */
export interface EnforcedPlaces {
  readonly identity: string;
  readonly steps: readonly string[];
  /** The enforced value as composed from the minimal XR. Undefined if objects of the real XR show it too. */
  readonly bare: { readonly value: unknown } | undefined;
}

/** Finds the places where objects with and without the enforced value differ. */
export function findEnforcedPlaces(pairs: readonly EnforcedParts[]): EnforcedPlaces[] {
  const found = pairs.flatMap((pair) =>
    findDifferingPairs(pair.without, pair.with).flatMap(({ identity, before, after }) =>
      findDifferences(before, after).map((steps) => ({
        identity,
        steps,
        bare: pair.isBare ? { value: valueAt(after, steps) } : undefined,
      })),
    ),
  );
  const byPlace = Map.groupBy(found, ({ identity, steps }) => [identity, ...steps].join("\n"));
  return [...byPlace.values()].flatMap((alike) => {
    const [first] = alike;
    const isVisible = alike.some(({ bare }) => bare === undefined);
    return first ? [{ ...first, bare: isVisible ? undefined : first.bare }] : [];
  });
}

/** Finds overrides of the XR that change an enforced place. */
export function findEnforcedProblems(
  scope: ClusterScope,
  pairs: readonly PartPair[],
  determined: readonly EnforcedPlaces[],
): Problem[] {
  return pairs.flatMap((pair) => {
    const ofObject = determined.filter(({ identity }) => identity === pair.identity);
    const broken = findDifferences(pair.before, pair.after).find((steps) =>
      ofObject.some((place) => isWithin(place.steps, steps)),
    );
    if (!broken) return [];
    const message = `must not change ${formatPath(broken)} of ${pair.part.object.kind}: the platform enforces it`;
    return [{ path: pathOfOverride(scope, pair), message }];
  });
}

/**
 * Finds a flag in `extraArgs` of the XR that hides an enforced value: the flag wins over the one that a field renders.
 * Reports the first one only.
 */
export function findHiddenFlags(
  scope: ClusterScope,
  parts: readonly Part[],
  determined: readonly EnforcedPlaces[],
): Problem[] {
  const objects = indexParts(parts);
  const flags = scope.policyFacts.policyPaths.filter(({ subject }) => subject === "extraArgs");
  const hidden = determined.filter(({ identity, steps, bare }) => {
    const part = objects.get(identity);
    const ofKind = flags.filter(({ kind }) => kind === part?.object.kind);
    const value = valueAt(bodyOf(part), steps);
    const isFlag = ofKind.some(({ path }) => isWithin(path.split("."), steps));
    return bare && isFlag && value !== undefined && !isSame(value, bare.value);
  });
  return hidden.slice(0, 1).map(({ identity, steps }) => {
    const flag = `${formatPath(steps)} of ${kindOf(objects.get(identity))}`;
    return { path: "kubernetes", message: `extraArgs must not set ${flag}: the platform enforces it` };
  });
}

function kindOf(part: Part | undefined): string {
  return part?.object.kind ?? "nothing";
}
