import type { AddedField } from "./added-fields.ts";
import type { Finding } from "./finding.ts";
import { type CheckedObject, problemsOf } from "./report.ts";

/** An object with the findings of an API server with real webhooks, and the fields that these added. */
export type ValidatedObject = CheckedObject & { readonly apiVersion: string; readonly added: readonly AddedField[] };

/** A manager, and its findings for the objects of its kinds. */
export type ProviderResult = {
  readonly title: string;
  /** Undefined if the API server checks by CRDs only. */
  readonly release?: string;
  readonly crds: number;
  readonly webhooks: number;
  readonly objects: readonly ValidatedObject[];
  /** The number of invalid objects that were sent to it. */
  readonly proofs: number;
  /** Those that were accepted, or rejected by another manager. */
  readonly missed: readonly string[];
};

/** Managers that ran at the same time. */
export type Round = readonly ProviderResult[];

/** The report in Markdown. */
export function webhookReport(rounds: readonly Round[]): string {
  const results = distinctResults(rounds);
  const problems = findWebhookProblems(rounds);
  const lines = problems.length === 0 ? ["Nothing was found."] : problems.map((problem) => `- ${problem}`);
  return [
    renderProvidersTable(results),
    "",
    ...formatUncheckable(results),
    ...lines,
    "",
    renderAddedTable(results),
  ].join("\n");
}

/** The kinds that no webhook checks. */
function formatUncheckable(results: readonly ProviderResult[]): readonly string[] {
  const alone = results.filter(({ release }) => release === undefined);
  return alone.map(({ title, objects }) => {
    const kinds = new Set(objects.map(({ kind }) => kind));
    return `*${title}*: ${[...kinds].toSorted().join(", ")}.\n`;
  });
}

function nameOf({ title, release }: ProviderResult): string {
  return release === undefined ? title : `${title} ${release}`;
}

/** One line per problem. */
export function findWebhookProblems(rounds: readonly Round[]): readonly string[] {
  const all = rounds.flat().flatMap((result) => {
    const title = nameOf(result);
    return [...problemsOf({ title, objects: result.objects }), ...result.missed.map((text) => `${title}: ${text}`)];
  });
  return [...new Set(all)];
}

/** Each manager once. One that runs in several rounds has the same findings in each. */
function distinctResults(rounds: readonly Round[]): readonly ProviderResult[] {
  return [...new Map(rounds.flat().map((result) => [nameOf(result), result])).values()];
}

function renderProvidersTable(results: readonly ProviderResult[]): string {
  const columns = ["manager", "release", "CRDs", "webhooks", "objects", ...counted.map(([title]) => title)];
  return tableOf(
    [...columns, "fields added", "of them overwritten", "wrong objects rejected"],
    results.map((result) => [result.title, result.release ?? "", ...countsOf(result).map(String), formatProof(result)]),
  );
}

const counted = [
  ["rejected", "rejected"],
  ["unknown fields", "unknown field"],
  ["changed or lost", "lost field"],
  ["warnings", "warning"],
  ["written again", "written again"],
] as const;

function countsOf({ crds, webhooks, objects }: ProviderResult): readonly number[] {
  const countOf = (kind: Finding["kind"]): number =>
    new Set(objects.filter(({ findings }) => findings.some((one) => one.kind === kind)).map(({ name }) => name)).size;
  const added = objects.flatMap((object) => object.added);
  const overwritten = added.filter(({ isOverwritten }) => isOverwritten);
  return [
    crds,
    webhooks,
    objects.length,
    ...counted.map(([, kind]) => countOf(kind)),
    added.length,
    overwritten.length,
  ];
}

function formatProof({ proofs, missed }: ProviderResult): string {
  return proofs === 0 ? "" : `${proofs - missed.length} of ${proofs}`;
}

type AddedTo = AddedField & { readonly kind: string; readonly name: string; readonly result: ProviderResult };

/** One row per field and kind. */
function renderAddedTable(results: readonly ProviderResult[]): string {
  const all = results.flatMap((result) =>
    result.objects.flatMap(({ kind, name, added }) =>
      added.map((field): AddedTo => ({ ...field, kind, name, result })),
    ),
  );
  const rows = Map.groupBy(all, ({ kind, path, isOverwritten }) =>
    [kind, `\`${path}\``, isOverwritten ? "**overwritten**, added again" : "stays"].join("\n"),
  );
  return tableOf(["kind", "field", "next apply", "value", "objects", "added by"], [...rows].map(renderAddedRow));
}

function renderAddedRow([head, fields]: readonly [string, readonly AddedTo[]]): readonly string[] {
  const objects = new Set(fields.map(({ name }) => name));
  return [...head.split("\n"), formatValues(fields), String(objects.size), formatProviders(fields)];
}

const shownValues = 2;
const shownCharacters = 100;

function formatValues(fields: readonly AddedField[]): string {
  const texts = [...new Set(fields.map(({ value }) => JSON.stringify(value)))];
  const shown = texts.slice(0, shownValues).map((text) => `\`${shortened(text)}\``);
  const more = texts.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

function shortened(text: string): string {
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters)}…`;
}

function formatProviders(fields: readonly AddedTo[]): string {
  const results = Map.groupBy(new Set(fields.map(({ result }) => result)), ({ title }) => title);
  const texts = [...results].map(([title, all]) => [title, all.flatMap(({ release }) => release ?? []).join(", ")]);
  return texts.map((words) => words.join(" ").trim()).join("; ");
}

function tableOf(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", String.raw`\|`)).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}
