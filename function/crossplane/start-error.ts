/** The reason why the server cannot start, as one line: `cannot <verb> <what>: <cause>`. */
export class StartError extends Error {
  override readonly name = "StartError";
}

export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
