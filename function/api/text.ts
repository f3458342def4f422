import { z } from "zod";
import { subdomain } from "./dns.ts";
import { matchWhole } from "./pattern.ts";

/** Control characters, line breaks of any kind, and marks that let text look like other text: as a part of a class. */
const hidden = String.raw`\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069`;
/** The same without tab and line feed, for text of several lines. */
const hiddenInLines = hidden.replace(String.raw`\x00-\x1f`, String.raw`\x00-\x08\x0b-\x1f`);

export const hiddenCharacters = new RegExp(`[${hidden}]`, "g");

const lookUp = String.raw`\{\{ ?[A-Za-z_][A-Za-z0-9_.\[\]"'-]* ?\}\}`;

/** Without those of a class, and of Jinja nothing but look-ups. */
function withoutJinja(unwanted: string): RegExp {
  return new RegExp(`^([^{${unwanted}]|\\{[^{%#${unwanted}]|${lookUp})*\\{?$`);
}

/** Text whose every character YAML carries in a block, its line breaks line feeds alone. */
export const configText = withoutJinja(String.raw`\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff`);

const printable = "must be one line without control characters";

/** One line that people may read as it is. */
export function line(maximum: number) {
  return z
    .string()
    .max(maximum)
    .regex(new RegExp(`^[^${hidden}]*$`), printable);
}

/** Printable ASCII without spaces: identifiers of others, in whatever form they have. */
export function word(maximum: number) {
  return z
    .string()
    .min(1)
    .max(maximum)
    .regex(/^[!-~]+$/, "must be printable ASCII without spaces");
}

/** Text of several lines, such as a script. */
export function lines(maximum: number) {
  return z
    .string()
    .min(1)
    .max(maximum)
    .regex(new RegExp(`^[^${hiddenInLines}]*$`), "must not contain control characters except tabs and line feeds");
}

/**
 * One line that ends up in a cloud-config. cloud-init renders Jinja in it before it reads YAML, and an expression could write
 * line breaks: so only plain look-ups of what a machine knows of itself may stand in it.
 */
export function configLine(maximum: number) {
  return z
    .string()
    .max(maximum)
    .regex(withoutJinja(hidden), `${printable}, with no Jinja but lookups such as {{ ds.meta_data.local_hostname }}`);
}

/** Name of a namespaced object. */
export function objectName() {
  return z
    .string()
    .min(1)
    .max(253)
    .regex(matchWhole(subdomain), "must be an object name: labels of a-z, 0-9 and -, separated by dots");
}

/** Key of a Secret or ConfigMap; none is a way up in a folder (IsConfigMapKey). */
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
