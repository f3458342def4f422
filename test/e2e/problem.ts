/** A reason to stop that a person can act on: shown as one line, without a stack. */
export class Problem extends Error {}

export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
