import { globSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const fields = z.record(z.string(), z.unknown());

/** The answer to a rejection: exactly one of `override`, `spec`, `test`, `impossible` and `left`. */
const answer = {
  /** Fields below the root of the block that an override sets: rejected first, at `spec.overrides[0]`. */
  override: fields.optional(),
  /** Changes of the base: rejected first, at `path`. */
  spec: fields.optional(),
  /** Changes of the base that the existing cluster already has, if an update is rejected. */
  before: fields.optional(),
  /** Whether the object is rejected only if it exists. */
  exists: z.boolean().optional(),
  path: z.string().optional(),
  message: z.string().optional(),
  /** `<file>: <text>`: a test of another file that proves the rejection, found by a part of its title. */
  test: z.string().optional(),
  /** Why no spec and no override causes it. */
  impossible: z.string().optional(),
  /** Why only the provider can know. */
  left: z.string().optional(),
};

const row = z.strictObject({
  /** Field of the object, below the root of the block. */
  field: z.string(),
  /** The expression of a CEL rule, as in the CRD. */
  rule: z.string().optional(),
  /** When a webhook rejects. */
  when: z.string().optional(),
  /** The function of the webhook in upstream's source. */
  from: z.string().optional(),
  on: z.enum(["create", "update", "delete", "create and update"]).default("create and update"),
  ...answer,
});
export type Row = z.output<typeof row>;

const block = z.strictObject({
  /** Kinds that all have these rejections, each with the root of the fields. */
  kinds: z.record(z.string(), z.string()),
  source: z.string().optional(),
  /** The spec that cases change, by the name of a base in rejection-cases.ts or of an example. */
  base: z.string().optional(),
  rejections: z.array(row),
});

const project = z.strictObject({
  project: z.string(),
  release: z.string(),
  /** Rejections that a newer release adds. */
  newer: z.string().optional(),
  /** Composed kinds without a webhook that rejects anything. */
  without: z.array(z.string()).default([]),
  cel: z.array(block).default([]),
  webhooks: z.array(block).default([]),
});
export type Project = z.output<typeof project>;

/** One rejection of one kind. */
export interface Rejection extends Row {
  readonly project: string;
  readonly kind: string;
  readonly root: string;
  readonly base: string;
  readonly source: string;
}

export const projects: readonly Project[] = globSync("test/conformance/rejections/*.yaml")
  .toSorted()
  .map((file) => project.parse(parse(readFileSync(file, "utf8"))));

export function rejectionsIn(part: "cel" | "webhooks", among = projects): Rejection[] {
  return among.flatMap((one) =>
    one[part].flatMap(({ kinds, source = "", base = "docker", rejections }) =>
      Object.entries(kinds).flatMap(([kind, root]) =>
        rejections.map((rejection) => ({ ...rejection, project: one.project, kind, root, base, source })),
      ),
    ),
  );
}

export type Answer = "rejected first" | "impossible" | "left to the provider";

const answers = { override: "rejected first", spec: "rejected first", test: "rejected first" } as const;

export function answersOf(found: Row): Answer[] {
  const first = Object.entries(answers).flatMap(([key, text]) => (key in found ? [text] : []));
  return [
    ...first,
    ...(found.impossible === undefined ? [] : (["impossible"] as const)),
    ...(found.left === undefined ? [] : (["left to the provider"] as const)),
  ];
}

export function titleOf({ project: name, kind, field, rule, when, on }: Rejection): string {
  return `${name}: ${kind} ${field}: ${when ?? rule} (${on})`;
}

/** The path of the field in the object; `../` leaves the root. */
export function placeOf({ root, field }: Pick<Rejection, "root" | "field">): string {
  if (field.startsWith("../")) return field.slice("../".length);
  return [root, field].filter((part) => part !== "").join(".");
}

/**
 * The number of upstream rejections of a row. A row with several reasons counts once per reason, a second cause of the
 * same rejection does not count.
 */
export function countOf({ when = "" }: Row): number {
  if (when.endsWith("by an override")) return 0;
  return Number(/\((\d+) reasons\)/.exec(when)?.[1] ?? 1);
}
