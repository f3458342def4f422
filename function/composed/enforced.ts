import type { Problem } from "../api/problem.ts";
import { findDifferences, isSame, isWithin, formatPath, valueAt } from "../kubernetes/diff.ts";
import type { ClusterScope } from "../scope/scope.ts";
import { pathOfOverride } from "./override-policy.ts";
import { bodyOf, findDifferingPairs, indexParts, type PartPair } from "./part-pairs.ts";
import type { Part } from "./part.ts";

/** Objects of a cluster with an enforced value, and without it. */
export interface EnforcedParts {
  readonly with: readonly Part[];
  readonly without: readonly Part[];
  /** True if the XR contains only required fields. */
  readonly isBare: boolean;
}

/** A place in a composed object that the platform enforces. */
export interface Determined {
  readonly identity: string;
  readonly steps: readonly string[];
  /** The value with a minimal XR; undefined if the value is also found with the real XR. */
  readonly bare: { readonly value: unknown } | undefined;
}

/** Finds the places where objects with the enforced value differ from those without. */
export function findDetermined(pairs: readonly EnforcedParts[]): Determined[] {
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

/** Overrides of the XR that change a place which the platform enforces. */
export function findEnforcedProblems(
  scope: ClusterScope,
  pairs: readonly PartPair[],
  determined: readonly Determined[],
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

/** Flags of the XR win over those that a feature renders, so they can revert what the platform enforces. */
export function findHiddenFlags(
  scope: ClusterScope,
  parts: readonly Part[],
  determined: readonly Determined[],
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
