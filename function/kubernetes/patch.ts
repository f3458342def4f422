import type { Extent } from "./extent.ts";

/** What a patch may make of a value: etcd takes no object of more than 1.5 MiB, and none that people write is deeper. */
export const maximumOfPatched: Extent = { size: 1024 * 1024, levels: 64 };

/** Of all patches of a cluster together: an answer has at most 4 MiB. */
export const maximumPatchWork = 4 * 1024 * 1024;

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
  private left: number;
  private readonly total: number;

  constructor(total = maximumPatchWork) {
    this.total = total;
    this.left = total;
  }

  /** Throws PatchError once there is nothing left. */
  spend(work: number): void {
    this.left -= work;
    if (this.left >= 0) return;
    throw new PatchError(`the patches of a cluster together may cost at most ${this.total} steps and characters`);
  }
}
