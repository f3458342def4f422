import { type Answer, answersOf, countOf, placeOf, type Project, type Rejection, rejectionsIn } from "./rejections.ts";

const answers: readonly Answer[] = ["rejected first", "impossible", "left to the provider"];

/** The content of docs/development/rejections.md: the number of rejections, and all whose answer is not a test. */
export function pageOf(projects: readonly Project[]): string {
  const rows = projects.flatMap((one) =>
    (["cel", "webhooks"] as const).map((part) => countRow(one, part, rejectionsIn(part, [one]))),
  );
  const all = projects.flatMap((one) => [...rejectionsIn("cel", [one]), ...rejectionsIn("webhooks", [one])]);
  return [
    introduction,
    `| project | | rejections | ${answers.join(" | ")} |`,
    `|---|---|---|${answers.map(() => "---|").join("")}`,
    ...rows,
    `| **all** | | ${totalsOf(all).join(" | ")} |`,
    "",
    ...projects.flatMap(({ project, newer }) => (newer === undefined ? [] : [`${project}: ${newer}`, ""])),
    ...tableOf("Left to the provider", all, ({ left }) => left),
    ...tableOf("Impossible by construction", all, ({ impossible }) => impossible),
  ].join("\n");
}

const introduction = `# What upstream rejects

\`test/conformance/rejections.test.ts\` (\`-u\`) writes this page from the lists in \`test/conformance/rejections/\`.
Do not edit it.

Every rejection by a webhook and every CEL rule of the composed kinds is a row of a list, with the function's answer:

- **rejected first**: the function rejects it with a path. The row has a spec or an override that the test runs, or
  names the test that proves it. Updates run on an existing cluster.
- **impossible**: no spec and no override causes it.
- **left to the provider**: only the provider can know.

The test fails on a CEL rule of a CRD that is not in the list, and on a rule in the list that no CRD has. A rejection
counts once per kind, even if several changes cause it. \`objectRules\` and \`fixedFields\` of the modules define what
an override must not change ([decision 27](../decisions/0027-what-upstream-rejects-of-an-override.md)).
`;

function countRow({ project, release }: Project, part: "cel" | "webhooks", found: readonly Rejection[]): string {
  const source = part === "cel" ? "CEL" : "webhooks";
  return `| ${project} ${release} | ${source} | ${totalsOf(found).join(" | ")} |`;
}

/** The total, then the number of each answer. */
function totalsOf(found: readonly Rejection[]): number[] {
  const groups = answers.map((answer) => found.filter((one) => answersOf(one).includes(answer)));
  return [found, ...groups].map((group) => group.reduce((sum, one) => sum + countOf(one), 0));
}

function tableOf(
  title: string,
  found: readonly Rejection[],
  reasonOf: (one: Rejection) => string | undefined,
): readonly string[] {
  const rows = found.flatMap((one) => {
    const reason = reasonOf(one);
    return reason === undefined ? [] : [`| ${one.kind} | \`${placeOf(one)}\` | ${rejectedWhen(one)} | ${reason} |`];
  });
  return [`## ${title}`, "", "| kind | field | rejected when it | why |", "|---|---|---|---|", ...rows, ""];
}

function rejectedWhen({ when, rule = "" }: Rejection): string {
  return when ?? `breaks \`${rule.replaceAll("|", "\\|")}\``;
}
