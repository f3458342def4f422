import type { Problem } from "../api/problem.ts";
import { findDifferences, isSame, isWithin, formatPath, valueAt } from "../kubernetes/diff.ts";
import type { ClusterScope } from "../scope/scope.ts";
import { pathOfOverride } from "./override-policy.ts";
import { bodyOf, findDifferingPairs, indexParts, type PartPair } from "./part-pairs.ts";
import type { Part } from "./part.ts";

/** The objects of a cluster with an enforced value and without. */
export interface EnforcedParts {
  readonly with: readonly Part[];
  readonly without: readonly Part[];
  /** True where the XR says no more than it must. */
  readonly isBare: boolean;
}

/** What the platform enforces of composed objects, by their identity. */
export interface Determined {
  readonly identity: string;
  readonly steps: readonly string[];
  /** The value where the XR says nothing of it, and whether the XR hides it. */
  readonly bare: { readonly value: unknown } | undefined;
}

/** Where objects differ with what the platform enforces and without it. */
export function isDeterminedBy(pairs: readonly EnforcedParts[]): Determined[] {
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

/** Overrides of the XR that change what the platform enforces. */
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

/** Flags of the XR win over those of a feature, so that one can undo what the platform enforces. */
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
  return hidden.slice(0, 1).map(({ identity, steps }) => ({
    path: "kubernetes",
    message: `extraArgs must not set ${formatPath(steps)} of ${kindOf(objects.get(identity))}: the platform enforces it`,
  }));
}

function kindOf(part: Part | undefined): string {
  return part?.object.kind ?? "nothing";
}
