import type { Outcome } from "./honest/honest-callers.ts";
import type { Measurement } from "./measure-attack.ts";
import type { TenantMeasurement } from "./tenants/measure-tenant.ts";

const kinds = ["call", "newcomer", "probe", "scrape"] as const;

/** CPU of a call that one tenant may make again and again, while all others wait for it; the least of those made. */
const tenantMilliseconds = 500;
/** By which memory may grow for requests of 4 MB. */
const tenantMegabytes = 200;
const stopMilliseconds = 3000;

/** Why an attack was not withstood; nothing where it was. */
export function findAttackProblems({ bounds, ...measurement }: Measurement): string[] {
  const { quiet, attacked, after, failed, died } = measurement;
  return [
    ...(failed === undefined ? [] : [failed]),
    ...(died === undefined ? [] : [`the process ended by itself: ${died}`]),
    ...failures("before it", quiet, []),
    ...failures("during it", attacked, bounds.excused),
    ...failures("after it", after, bounds.excusedAfter),
    ...(attacked.some(({ kind }) => kind === "call") ? [] : ["during it: no honest call came to an end"]),
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
  return growth <= bound ? [] : [`memory grew by ${growth.toFixed(0)} MB, and at most ${bound} are right`];
}

function stopProblems(milliseconds: number | undefined, bound: number): string[] {
  if (milliseconds === undefined) return ["SIGTERM was ignored"];
  return milliseconds <= bound ? [] : [`SIGTERM took ${milliseconds.toFixed(0)} ms, and at most ${bound} are right`];
}

/** The same of a hostile spec. */
export function findTenantProblems(measurement: TenantMeasurement): string[] {
  const best = Math.min(...measurement.hostile.cpu);
  return [
    ...(measurement.afterwards === "" ? [] : [`another tenant is not answered as ever: ${measurement.afterwards}`]),
    ...(measurement.answer.includes("internal error") ? [`the tenant was pendingWrites: ${measurement.answer}`] : []),
    ...(best <= tenantMilliseconds
      ? []
      : [`a call took ${best.toFixed(0)} ms of CPU, and at most ${tenantMilliseconds} are right`]),
    ...findMemoryProblems(measurement.megabytes, tenantMegabytes),
    ...stopProblems(measurement.stopMilliseconds, stopMilliseconds),
  ];
}
