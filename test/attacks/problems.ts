import type { Outcome } from "./honest/honest-callers.ts";
import type { Measurement } from "./measure-attack.ts";
import type { TenantMeasurement } from "./tenants/measure-tenant.ts";

const kinds = ["call", "newcomer", "probe", "scrape"] as const;

/**
 * Maximum CPU time of a hostile call, which a tenant may repeat while all others wait: the minimum of the calls counts.
 */
const tenantMilliseconds = 500;
/** Maximum growth of memory for requests of 4 MB. */
const tenantMegabytes = 200;
const stopMilliseconds = 3000;

/** The reasons why an attack was not withstood; empty if it was. */
export function findAttackProblems({ bounds, ...measurement }: Measurement): string[] {
  const { quiet, attacked, after, failed, died } = measurement;
  return [
    ...(failed === undefined ? [] : [failed]),
    ...(died === undefined ? [] : [`the process died: ${died}`]),
    ...failures("before it", quiet, []),
    ...failures("during it", attacked, bounds.excused),
    ...failures("after it", after, bounds.excusedAfter),
    ...(attacked.some(({ kind }) => kind === "call") ? [] : ["during it: no honest call ended"]),
    ...findMemoryProblems(measurement.megabytes, bounds.megabytes),
    ...stopProblems(measurement.stopMilliseconds, bounds.stopMilliseconds),
  ];
}

function failures(when: string, outcomes: readonly Outcome[], excused: readonly Outcome["kind"][]): string[] {
  return kinds
    .filter((kind) => !excused.includes(kind))
    .flatMap((kind) => {
      const all = outcomes.filter((outcome) => outcome.kind === kind);
      const failed = all.filter(({ error }) => error !== "");
      const [first] = failed;
      return first ? [`${when}: ${failed.length} of ${all.length} honest ${kind}s failed: ${first.error}`] : [];
    });
}

function findMemoryProblems(
  { before, peak }: { readonly before: number; readonly peak: number },
  bound: number,
): string[] {
  const growth = peak - before;
  return growth <= bound ? [] : [`memory grew by ${growth.toFixed(0)} MB: at most ${bound} are allowed`];
}

function stopProblems(milliseconds: number | undefined, bound: number): string[] {
  if (milliseconds === undefined) return ["SIGTERM was ignored"];
  return milliseconds <= bound ? [] : [`SIGTERM took ${milliseconds.toFixed(0)} ms: at most ${bound} are allowed`];
}

/** The reasons why a hostile spec is not harmless; empty if it is. */
export function findTenantProblems(measurement: TenantMeasurement): string[] {
  const best = Math.min(...measurement.hostile.cpu);
  return [
    ...(measurement.afterwards === "" ? [] : [`the answer of another tenant has changed: ${measurement.afterwards}`]),
    ...(measurement.answer.includes("internal error")
      ? [`the tenant got an internal error: ${measurement.answer}`]
      : []),
    ...(best <= tenantMilliseconds
      ? []
      : [`a call took ${best.toFixed(0)} ms of CPU: at most ${tenantMilliseconds} are allowed`]),
    ...findMemoryProblems(measurement.megabytes, tenantMegabytes),
    ...stopProblems(measurement.stopMilliseconds, stopMilliseconds),
  ];
}
