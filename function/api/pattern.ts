/** A pattern within CEL, of a text that has no double quote in it. */
export function matches(subject: string, pattern: string): string {
  return `${subject}.matches(r"^${pattern}$")`;
}

/** The same pattern here. */
export function matchWhole(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`);
}
