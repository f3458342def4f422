import { exceeds, type Extent, maximumLevels, measure } from "./extent.ts";
import { WorkBudget } from "./work-budget.ts";

/** Limits of a patched value: etcd rejects objects of more than 1.5 MiB. */
export const maximumOfPatched: Extent = { values: 1024 * 1024, size: 1024 * 1024, levels: maximumLevels };

/** Maximum work of all patches of a cluster: a response has at most 4 MiB. */
const maximumPatchWork = 4 * 1024 * 1024;

/** A patch that cannot be applied, with a message for its author. */
export class PatchError extends Error {
  /** Index of the operation of a JSON patch; undefined for the whole patch. */
  readonly operation: number | undefined;

  constructor(message: string, operation?: number) {
    super(message);
    this.name = "PatchError";
    this.operation = operation;
  }
}

/** Budget for the work of patches: one per step, and the size of every value that is read or written. */
export class PatchBudget {
  private readonly budget = new WorkBudget(maximumPatchWork);

  /** Throws PatchError if too little is left. */
  spend(work: number): void {
    if (this.budget.acquire(work)) return;
    throw new PatchError(`the patches of a cluster together may cost at most ${maximumPatchWork} steps and characters`);
  }
}

/**
 * Spends the size of a value for each place: the response contains it once per place, even if the places share it in
 * memory. `above` is the number of levels that the place is in.
 */
export function spendOn(budget: PatchBudget, value: unknown, above = 0): void {
  const extent = measure(value, { ...maximumOfPatched, levels: maximumOfPatched.levels - above });
  if (exceeds(extent, maximumOfPatched) || extent.levels + above > maximumOfPatched.levels) throw tooLarge();
  budget.spend(extent.size);
}

function tooLarge(): PatchError {
  const { size, levels } = maximumOfPatched;
  return new PatchError(`creates a value of more than ${size} values and characters or ${levels} levels`);
}
