import { type Extent, maximumLevels } from "./extent.ts";
import { WorkBudget } from "./work-budget.ts";

/** What a patch may make of a value: etcd takes no object of more than 1.5 MiB. */
export const maximumOfPatched: Extent = { values: 1024 * 1024, size: 1024 * 1024, levels: maximumLevels };

/** Of all patches of a cluster together: an answer has at most 4 MiB. */
const maximumPatchWork = 4 * 1024 * 1024;

/** A patch that cannot be applied, in words for its author. */
export class PatchError extends Error {
  /** Index of the operation of a JSON patch; undefined where the patch as a whole is meant. */
  readonly operation: number | undefined;

  constructor(message: string, operation?: number) {
    super(message);
    this.name = "PatchError";
    this.operation = operation;
  }
}

/** The work that patches may still cost: one for every step, and the size of every value that is read or written. */
export class PatchBudget {
  private readonly budget = new WorkBudget(maximumPatchWork);

  /** Throws PatchError once there is nothing left. */
  spend(work: number): void {
    if (this.budget.acquire(work)) return;
    throw new PatchError(`the patches of a cluster together may cost at most ${maximumPatchWork} steps and characters`);
  }
}
