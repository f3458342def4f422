/** One line of the table: what was tried, and what came of it. */
export interface Row {
  readonly check: string;
  readonly passed: boolean;
  /** Why it failed. */
  readonly detail?: string | undefined;
}
