import { z } from "zod";
import { domainName, subdomain } from "./dns.ts";
import { inGrammar } from "./grammar.ts";
import { matches, matchWhole } from "./pattern.ts";

/** What follows the domain: at most 63 characters. */
const name = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

/** The form of a key: in CEL of a variable, and here. */
export interface KeyForm {
  cel(subject: string): string;
  holds(key: string): boolean;
  readonly allowed: string;
}

/** A key of a label but for the length of its domain. */
export const labelKeyPattern = `(${subdomain}/)?${name}`;
export const labelValuePattern = "(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?";

function keyForm(domain: string, what: string): KeyForm {
  const whole = `(${domain}/)?${name}`;
  const pattern = matchWhole(whole);
  return {
    cel: (subject) => `(${matches(subject, whole)} && ${subject}.indexOf('/') <= 253)`,
    holds: (key) => key.indexOf("/") <= 253 && pattern.test(key),
    allowed:
      `[domain/]name: ${what} of at most 253 characters, and a name of at most 63 letters, digits and . _ -, ` +
      "starting and ending with a letter or digit",
  };
}

/** Keys of labels and taints, names of resources: IsQualifiedName of apimachinery. */
export const qualifiedName = keyForm(subdomain, "a DNS domain in lower case");

/** Keys of annotations, whose domain may have upper case (ValidateAnnotations). */
export const annotationKey = keyForm(domainName, "a DNS domain");

/** Domain, slash and name. */
export const longestKey = 317;

/** A field that is one such name. */
export function formatQualifiedName() {
  return inGrammar(z.string().max(longestKey), {
    cel: qualifiedName.cel("self"),
    message: `must be ${qualifiedName.allowed}`,
    holds: (text) => qualifiedName.holds(text),
  });
}

const labelValueForm = matchWhole(labelValuePattern);

export function isLabelValue(text: string): boolean {
  return labelValueForm.test(text);
}

/** Value of a label or of a taint; it may be empty. */
export function labelValue() {
  return z
    .string()
    .max(63)
    .regex(
      labelValueForm,
      "must be a label value: letters, digits and . _ -, starting and ending with a letter or digit",
    );
}
