/** Budget for work, in steps and characters. Never in time, so that the same input gives the same response. */
export class WorkBudget {
  private left: number;

  constructor(total: number) {
    this.left = total;
  }

  /** Takes work from the budget. False if too little is left. */
  acquire(work: number): boolean {
    this.left -= work;
    return this.left >= 0;
  }
}
