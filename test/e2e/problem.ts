/** An error that the user can act on. Printed as one line, without a stack. */
export class Problem extends Error {}

export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
