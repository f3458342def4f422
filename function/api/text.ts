import { z } from "zod";
import { subdomain } from "./dns.ts";
import { matchWhole } from "./pattern.ts";

/** Control characters, line breaks and bidirectional formatting characters, as part of a character class. */
const hidden = String.raw`\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069`;
/** The same without tab and line feed, for text of several lines. */
const hiddenInLines = hidden.replace(String.raw`\x00-\x1f`, String.raw`\x00-\x08\x0b-\x1f`);

export const hiddenCharacters = new RegExp(`[${hidden}]`, "g");

const lookup = String.raw`\{\{ ?[A-Za-z_][A-Za-z0-9_.\[\]"'-]* ?\}\}`;

/** Text without the characters of a class, and without Jinja except lookups. */
function withoutJinja(excluded: string): RegExp {
  return new RegExp(`^([^{${excluded}]|\\{[^{%#${excluded}]|${lookup})*\\{?$`);
}

/** Text that a YAML block carries unchanged: its only line breaks are line feeds. */
export const configText = withoutJinja(String.raw`\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff`);

const printable = "must be one line without control characters";

/** Schema of one line without hidden characters. */
export function line(maximum: number) {
  return z
    .string()
    .max(maximum)
    .regex(new RegExp(`^[^${hidden}]*$`), printable);
}

/** Schema of printable ASCII without spaces, for identifiers of other systems. */
export function word(maximum: number) {
  return z
    .string()
    .min(1)
    .max(maximum)
    .regex(/^[!-~]+$/, "must be printable ASCII without spaces");
}

/** Schema of text of several lines, such as a script. No YAML contains U+FFFE and U+FFFF (yaml.org, c-printable). */
export function lines(maximum: number) {
  return z
    .string()
    .min(1)
    .max(maximum)
    .regex(
      new RegExp(`^[^${hiddenInLines}\\ufffe\\uffff]*$`),
      "must not contain control characters except tabs and line feeds",
    );
}

/**
 * Schema of one line in a cloud-config. cloud-init renders Jinja before it reads the YAML, and an expression could add
 * line breaks. So only plain lookups of instance data are allowed.
 */
export function configLine(maximum: number) {
  return z
    .string()
    .max(maximum)
    .regex(withoutJinja(hidden), `${printable}, with no Jinja but lookups such as {{ ds.meta_data.local_hostname }}`);
}

/** Schema of the name of a namespaced object. */
export function objectName() {
  return z
    .string()
    .min(1)
    .max(253)
    .regex(matchWhole(subdomain), "must be an object name: labels of a-z, 0-9 and -, separated by dots");
}

/** Schema of a key of a Secret or ConfigMap. It cannot start with .. (IsConfigMapKey). */
export function dataKey() {
  return z
    .string()
    .min(1)
    .max(253)
    .regex(
      /^[.]?[-_a-zA-Z0-9][-._a-zA-Z0-9]*$/,
      "must be a key of a Secret: letters, digits and . _ -, not starting with ..",
    );
}
