/** CEL that matches the whole subject against a pattern. The pattern must not contain double quotes. */
export function matches(subject: string, pattern: string): string {
  return `${subject}.matches(r"^${pattern}$")`;
}

/** The same as a regular expression. */
export function matchWhole(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`);
}
