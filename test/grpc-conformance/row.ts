/** A row of the table: a check and its result. */
export interface Row {
  readonly check: string;
  readonly passed: boolean;
  /** Reason of a failure. */
  readonly detail?: string | undefined;
}
