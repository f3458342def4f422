import type { Problem } from "./problem.ts";
import { type Fields, fieldsIn, itemsIn, valueAt } from "./value.ts";

/**
 * Settings that have an effect only in some specs, for example the settings of a bastion only if there is one. If the
 * XR sets them without effect, the function rejects them. It accepts them from the platform, whose defaults are for
 * clusters of all kinds. The tables are in portable-dependents.ts and in the modules. `hasEffect` is a method, not a
 * property, so that one table can hold subjects of different types.
 */
export interface Dependent<Self = unknown> {
  /**
   * Path below `spec` of the subject, the object with the settings: `kubernetes.apiServer.audit`, `workers[].rollout`;
   * empty for the spec itself.
   */
  readonly at: string;
  /** Paths of the settings below the subject. */
  readonly settings: readonly string[];
  /** Continues the message "has no effect": the reason, and what to do. */
  readonly reason: string;
  /** Whether the settings have an effect, given the subject in the effective spec. */
  hasEffect(self: Self): boolean;
}

interface Subject {
  readonly path: string;
  readonly requested: unknown;
  readonly effective: unknown;
}

/** Settings in `requested` (the XR's spec) that have no effect in the effective spec. Paths are below `spec`. */
export function findDependentProblems(
  dependents: readonly Dependent[],
  requested: Fields,
  effective: Fields,
): Problem[] {
  const whole = { path: "", requested, effective };
  return dependents.flatMap((dependent) => [
    ...subjectsAt(whole, dependent.at)
      .filter((subject) => !dependent.hasEffect(subject.effective))
      .flatMap((subject) => findSettingProblems(dependent, subject)),
    ...findDefaultProblems(dependent, requested, effective),
  ]);
}

function findSettingProblems({ settings, reason }: Dependent, { path, requested }: Subject): Problem[] {
  return settings
    .filter((setting) => valueAt(requested, setting) !== undefined)
    .map((setting) => ({ path: joinPaths(path, setting), message: `has no effect ${reason}` }));
}

const pools = "workers[].";
const poolDefaults = "workerDefaults";

/** A setting of `workerDefaults` has an effect if it has one in at least one pool. */
function findDefaultProblems(dependent: Dependent, requested: Fields, effective: Fields): Problem[] {
  const defaults = fieldsIn(requested, poolDefaults);
  if (!defaults || !dependent.at.startsWith(pools)) return [];
  const at = dependent.at.slice(pools.length);
  const inPools = itemsIn(effective, "workers").map((pool) => valueAt(pool, at));
  // A cluster may temporarily have no pools.
  if (inPools.length === 0 || inPools.some((subject) => subject !== undefined && dependent.hasEffect(subject)))
    return [];
  return findSettingProblems(dependent, { path: `${poolDefaults}.${at}`, requested: valueAt(defaults, at), effective });
}

function subjectsAt(whole: Subject, at: string): Subject[] {
  const steps = at === "" ? [] : at.split(".");
  return steps.reduce<Subject[]>((subjects, step) => subjects.flatMap((subject) => stepInto(subject, step)), [whole]);
}

function stepInto({ path, requested, effective }: Subject, step: string): Subject[] {
  const field = step.replace("[]", "");
  const below = joinPaths(path, field);
  if (!step.endsWith("[]")) {
    const subject = { path: below, requested: valueAt(requested, field), effective: valueAt(effective, field) };
    return subject.requested === undefined || subject.effective === undefined ? [] : [subject];
  }
  const items = itemsIn(requested, field);
  return itemsIn(effective, field).flatMap((item, index) => {
    const requested = items.find(({ name }) => name === item["name"]);
    return requested === undefined ? [] : [{ path: `${below}[${index}]`, requested, effective: item }];
  });
}

function joinPaths(path: string, field: string): string {
  return path === "" ? field : `${path}.${field}`;
}
