import type { Resolved } from "../api/resolve.ts";
import type { Spec } from "../api/spec.ts";
import { type Fields, fieldsIn, itemsIn } from "../api/value.ts";
import type { RolloutDefaults } from "../cluster-api/rollout-defaults.ts";
import type { InfrastructureProvider } from "../infrastructure/provider.ts";

/**
 * Adds the infrastructure's defaults of the rollout strategy to pools and control planes that set none. `layeredSpec`
 * does not change, so the defaults are in no hash: a rollout strategy changes in place (rule R3).
 */
export function withRolloutDefaults(resolved: Resolved, provider: InfrastructureProvider): Resolved {
  const { rolloutDefaults: defaults } = provider;
  if (!defaults) return resolved;
  const { maxSurge, maxUnavailable } = defaults;
  const { spec, layeredSpec } = resolved;
  const layeredPools = itemsIn(layeredSpec, "workers");
  const workers = spec.workers.map((pool, index) =>
    setsRollout(layeredPools[index]) || !isFor(provider, pool.machine)
      ? pool
      : { ...pool, rollout: { ...pool.rollout, maxSurge, maxUnavailable } },
  );
  const isForControlPlane = isFor(provider, spec.controlPlane.machine);
  const controlPlane = isForControlPlane
    ? withSurge(spec.controlPlane, fieldsIn(layeredSpec, "controlPlane"), defaults)
    : spec.controlPlane;
  return { ...resolved, spec: { ...spec, workers, controlPlane } };
}

/** True if the defaults apply to these machine settings. Invalid settings are rejected later, with their path. */
function isFor({ name, rolloutDefaults, machineSettings }: InfrastructureProvider, machine: Fields): boolean {
  if (!rolloutDefaults?.machines) return true;
  const settings = machineSettings.safeParse(machine[name] ?? {});
  return settings.success && rolloutDefaults.machines.includes(settings.data);
}

/** If one of the two fields is set, the other one gets no default, because the default belongs to the pair. */
function setsRollout(layeredSpec: Fields | undefined): boolean {
  const { maxSurge, maxUnavailable } = fieldsIn(layeredSpec, "rollout") ?? {};
  return maxSurge !== undefined || maxUnavailable !== undefined;
}

/** Without surge a machine is deleted first, and then etcd of fewer than three members would lose its majority. */
function withSurge(
  controlPlane: Spec["controlPlane"],
  layeredSpec: Fields | undefined,
  { maxSurge }: RolloutDefaults,
): Spec["controlPlane"] {
  const isSafe = maxSurge > 0 || controlPlane.replicas >= 3;
  if (setsRollout(layeredSpec) || !isSafe) return controlPlane;
  return { ...controlPlane, rollout: { ...controlPlane.rollout, maxSurge: Math.min(maxSurge, 1) } };
}
