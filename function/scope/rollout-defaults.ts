import type { Resolved } from "../api/resolve.ts";
import type { Spec } from "../api/spec.ts";
import { type Fields, fieldsIn, itemsIn } from "../api/value.ts";
import type { RolloutDefaults } from "../infrastructure/provider.ts";

/**
 * The spec with the infrastructure's defaults of rollouts, where nobody has said any. What was said stays as it was, so no
 * hash knows of them: rollouts change in place (rule R3).
 */
export function withRolloutDefaults(resolved: Resolved, defaults: RolloutDefaults | undefined): Resolved {
  if (!defaults) return resolved;
  const { spec, said } = resolved;
  const saidPools = itemsIn(said, "workers");
  const workers = spec.workers.map((pool, index) =>
    saysRollout(saidPools[index]) ? pool : { ...pool, rollout: { ...pool.rollout, ...defaults } },
  );
  const controlPlane = withSurge(spec.controlPlane, fieldsIn(said, "controlPlane"), defaults);
  return { ...resolved, spec: { ...spec, workers, controlPlane } };
}

/** Both or neither: of a pair that is half said, the other half would be a guess. */
function saysRollout(said: Fields | undefined): boolean {
  const { maxSurge, maxUnavailable } = fieldsIn(said, "rollout") ?? {};
  return maxSurge !== undefined || maxUnavailable !== undefined;
}

/** etcd of fewer than three members would lose its majority with the machine that is removed first. */
function withSurge(
  controlPlane: Spec["controlPlane"],
  said: Fields | undefined,
  { maxSurge }: RolloutDefaults,
): Spec["controlPlane"] {
  const isSafe = maxSurge > 0 || controlPlane.replicas >= 3;
  if (saysRollout(said) || !isSafe) return controlPlane;
  return { ...controlPlane, rollout: { ...controlPlane.rollout, maxSurge: Math.min(maxSurge, 1) } };
}
