import { freemem } from "node:os";
import type { LiveProvider } from "./live/live-provider.ts";
import { Problem } from "./problem.ts";

const gibibyte = 2 ** 30;

/** What all programs of a management cluster and a provider use, rounded up (docs/development/e2e.md). */
const neededGibibytes = 3;

/** Fails early if something is missing that is not built, because builds can take an hour. Memory is in bytes. */
export async function checkPrerequisites(provider?: LiveProvider, available = findAvailableMemory()): Promise<void> {
  checkMemory(available);
  await provider?.install?.();
}

function checkMemory(available: number): void {
  const gibibytes = available / gibibyte;
  if (gibibytes >= neededGibibytes) return;
  throw new Problem(
    `A management cluster needs ${neededGibibytes} GiB of memory, but only ${gibibytes.toFixed(1)} GiB are ` +
      "available: stop other programs, or use a larger machine",
  );
}

/**
 * A container has its own limit. What it has used of it is not subtracted, because that includes the file cache, which
 * the kernel frees when memory is needed.
 */
function findAvailableMemory(): number {
  const limit = process.constrainedMemory();
  return limit === 0 ? freemem() : Math.min(freemem(), limit);
}
