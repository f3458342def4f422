/** Why the server cannot start, in one line for a person: `cannot <verb> <what>: <cause>`. */
export class StartError extends Error {
  override readonly name = "StartError";
}

export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
