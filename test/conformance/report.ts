import { type Finding, findingKinds } from "./finding.ts";

/** What a set of CRDs said to a set of objects. */
export type Check = {
  /** Whose CRDs. */
  readonly title: string;
  readonly crds: number;
  readonly rules: number;
  readonly objects: readonly CheckedObject[];
};

export type CheckedObject = {
  /** Says which object of which file. */
  readonly name: string;
  readonly kind: string;
  readonly findings: readonly Finding[];
};

/** One line of counts for people. */
export function countsOf({ title, crds, rules, objects }: Check): string {
  const kinds = new Set(objects.map(({ kind }) => kind)).size;
  const accepted = objects.filter(({ findings }) => findings.length === 0).length;
  const counts = findingKinds.map((kind) => `${countOf(objects, kind)} ${words[kind]}`);
  const what = `${plural(objects.length, "object")} of ${plural(kinds, "kind")} × ${plural(crds, "CRD")}`;
  return `${title}: ${what} (schema, ${plural(rules, "CEL rule")}): ${[`${accepted} accepted`, ...counts].join(", ")}`;
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

function countOf(objects: readonly CheckedObject[], wanted: Finding["kind"]): number {
  const having = objects.flatMap(({ findings }) => findings).filter(({ kind }) => kind === wanted);
  return having.length;
}

/** Everything that is wrong, one line each; empty where all objects are accepted as they are. */
export function problemsOf({ title, objects }: Pick<Check, "title" | "objects">): string[] {
  if (objects.length === 0) return [`${title}: there is no object to check`];
  return objects.flatMap(({ name, findings }) =>
    findings.map(({ kind, text }) => `${title}: ${name}: ${kind}: ${text}`),
  );
}
