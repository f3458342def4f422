import { stepsOf, withoutWrittenBack } from "../cluster-api/control-plane-shape.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import { decideHolds, type Decision, findReplacedFields, type Replacement } from "../lifecycle/holds.ts";
import type { Scope } from "../scope/scope.ts";
import { type ControlPlaneParts, referencesOfControlPlane } from "./control-plane.ts";
import { hashApproval } from "./hashed.ts";
import { type DesiredReference, type PoolParts, referencesOfPool, templatesOf } from "./node-pool.ts";
import { toPlain } from "./part.ts";

/** The desired owners of machines, with their templates. */
export interface DesiredMachines extends ControlPlaneParts {
  readonly pools: readonly PoolParts[];
}

/** Decides which rollouts continue and which are held (rules R4, R5, N5). */
export function decideRollouts(scope: Scope, desired: DesiredMachines): Decision {
  const replacements = [
    ...compareControlPlane(scope, desired),
    ...desired.pools.flatMap((pool) => comparePool(scope, pool)),
  ];
  return decideHolds(scope, replacements, hashOfApproval(scope, desired));
}

function hashOfApproval({ plan }: Scope, { controlPlane, controlPlaneTemplate, pools }: DesiredMachines): string {
  const templates = [
    ...(controlPlaneTemplate ? [controlPlaneTemplate] : []),
    ...pools.flatMap((pool) => templatesOf(pool)),
  ];
  const content = controlPlane.object.metadata.annotations?.[ownAnnotation.content];
  const names = templates.map(({ contentName }) => contentName);
  return hashApproval({ target: plan.upgrade.target, content, templates: names });
}

function compareControlPlane(scope: Scope, parts: DesiredMachines): Replacement[] {
  const { controlPlane } = parts;
  const observed = scope.state.composed.get(controlPlane.key);
  // Holds are decided before a step begins, not during it.
  if (!observed || scope.plan.upgrade.stage === "UnderWay") return [];
  const { provider, settings } = scope.controlPlane;
  const desired = toPlain(controlPlane.object);
  const compared = {
    observed: withoutWrittenBack(provider.shape, observed),
    desired: withoutWrittenBack(provider.shape, desired),
  };
  const fields = findReplacedFields(scope.state, compared, {
    inline: provider.shape.replacesMachines(settings),
    templates: templatesToCompare(referencesOfControlPlane(scope, parts)),
    version: stepsOf(provider.shape.version.path),
  });
  return [{ key: controlPlane.key, observed, desired, fields }];
}

function comparePool(scope: Scope, parts: PoolParts): Replacement[] {
  const { group } = parts;
  const existing = scope.state.workerGroups.get(group.key);
  // Holds are decided before the step of a pool is announced, not after.
  if (!existing || group.key === scope.state.poolStep?.key) return [];
  const { object: observed, kind } = existing;
  const desired = toPlain(group.object);
  const fields = findReplacedFields(
    scope.state,
    { observed, desired },
    {
      templates: templatesToCompare(referencesOfPool(kind, parts)),
      version: kind.content.version,
    },
  );
  return [{ key: group.key, observed, desired, fields }];
}

function templatesToCompare(references: readonly DesiredReference[]) {
  return references.map(([path, { object }]) => ({ path, desired: toPlain(object) }));
}
