import { z } from "zod";
import { domainName, subdomain } from "./dns.ts";
import { inGrammar } from "./grammar.ts";
import { matches, matchWhole } from "./pattern.ts";

/** The part after the domain, at most 63 characters. */
const name = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

/** The form of a key, as CEL and as a function. */
export interface KeyForm {
  cel(subject: string): string;
  holds(key: string): boolean;
  readonly allowed: string;
}

/** Pattern of a label key. It does not limit the length of the domain. */
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

/** Form of keys of labels and taints, and of resource names: IsQualifiedName of apimachinery. */
export const qualifiedName = keyForm(subdomain, "a DNS domain in lower case");

/** Form of keys of annotations, whose domain may have upper case (ValidateAnnotations). */
export const annotationKey = keyForm(domainName, "a DNS domain");

/** Maximum characters of a key: domain, slash and name. */
export const longestKey = 317;

/** Schema of a field that is a qualified name. */
export function labelKey() {
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

/** Schema of the value of a label or taint, which may be empty. */
export function labelValue() {
  return z
    .string()
    .max(63)
    .regex(
      labelValueForm,
      "must be a label value: letters, digits and . _ -, starting and ending with a letter or digit",
    );
}
