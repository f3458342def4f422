/** Work that may still be done: counted in steps and characters, never in time, so that the same input gives the same answer. */
export class WorkBudget {
  private left: number;

  constructor(total: number) {
    this.left = total;
  }

  /** False once there is not enough left. */
  acquire(work: number): boolean {
    this.left -= work;
    return this.left >= 0;
  }
}
