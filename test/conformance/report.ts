import { type Finding, findingKinds } from "./finding.ts";

/** The findings of a set of CRDs for a set of objects. */
export type Check = {
  /** Project and release of the CRDs. */
  readonly title: string;
  readonly crds: number;
  readonly rules: number;
  readonly objects: readonly CheckedObject[];
};

export type CheckedObject = {
  /** File, kind and name of the object. */
  readonly name: string;
  readonly kind: string;
  readonly findings: readonly Finding[];
};

/** One line with all counts. */
export function countsOf({ title, crds, rules, objects }: Check): string {
  const kinds = new Set(objects.map(({ kind }) => kind)).size;
  const accepted = objects.filter(({ findings }) => findings.length === 0).length;
  const counts = findingKinds.map((kind) => `${countOf(objects, kind)} ${words[kind]}`);
  const scope = `${plural(objects.length, "object")} of ${plural(kinds, "kind")} × ${plural(crds, "CRD")}`;
  return `${title}: ${scope} (schema, ${plural(rules, "CEL rule")}): ${[`${accepted} accepted`, ...counts].join(", ")}`;
}

const words = {
  rejected: "rejected",
  "unknown field": "unknown fields",
  "lost field": "lost fields",
  warning: "warnings",
} as const;

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function countOf(objects: readonly CheckedObject[], kind: Finding["kind"]): number {
  return objects.flatMap(({ findings }) => findings).filter((finding) => finding.kind === kind).length;
}

/** One line per problem; empty if all objects are accepted unchanged. */
export function problemsOf({ title, objects }: Pick<Check, "title" | "objects">): string[] {
  if (objects.length === 0) return [`${title}: there is no object to check`];
  return objects.flatMap(({ name, findings }) =>
    findings.map(({ kind, text }) => `${title}: ${name}: ${kind}: ${text}`),
  );
}
