import { hashContent } from "../kubernetes/hash.ts";

/** 128 bits, so that two values with the same token cannot be constructed. */
const tokenDigits = 32;
const plainName = /^[\w./[\]-]{1,63}$/;

/** Returns the hash that represents an accepted value in the annotation. */
export function tokenOf(value: unknown): string {
  return hashContent(value, tokenDigits);
}

/**
 * Returns `subject=token` pairs, sorted and separated by spaces. Subjects are the values that a policy may forbid (see
 * policy.ts). A long name is replaced by its hash.
 */
export function formatAccepted(tokens: ReadonlyMap<string, string>): string {
  return [...tokens]
    .map(([subject, token]) => `${shortenName(subject)}=${token}`)
    .toSorted()
    .join(" ");
}

/** Reads the tokens by subject. A text in another format has no tokens. */
export function readAccepted(text: string): (subject: string) => string | undefined {
  const tokens = new Map(
    text.split(" ").map((pair): [string, string] => {
      const end = pair.indexOf("=");
      return [pair.slice(0, Math.max(end, 0)), pair.slice(end + 1)];
    }),
  );
  return (subject) => tokens.get(shortenName(subject));
}

function shortenName(subject: string): string {
  return plainName.test(subject) ? subject : `-${hashContent(subject, tokenDigits)}`;
}
