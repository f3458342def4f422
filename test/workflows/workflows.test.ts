import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { buildComponent, programOf } from "../e2e/build/build.ts";
import { actionlint } from "../e2e/build/components.ts";
import { hasGo } from "../e2e/build/go.ts";
import { runProgram } from "../e2e/supervision/run-program.ts";

if (!hasGo()) process.stderr.write("!!! NO GO ON THIS MACHINE: ACTIONLINT DID NOT CHECK THE WORKFLOWS !!!\n");

const folder = ".github/workflows";
const files = readdirSync(folder).map((name) => join(folder, name));
const step = z.looseObject({ uses: z.string().optional(), run: z.string().optional() });
const job = z.looseObject({
  permissions: z.record(z.string(), z.enum(["read", "write"])),
  "timeout-minutes": z.number().optional(),
  uses: z.string().optional(),
  steps: z.array(step).default([]),
});
const workflow = z.looseObject({
  permissions: z.strictObject({}),
  concurrency: z.object(),
  jobs: z.record(z.string(), job),
});

function jobsOf(file: string): readonly z.infer<typeof job>[] {
  return Object.values(workflow.parse(parse(readFileSync(file, "utf8"))).jobs);
}

test.each(files)("%s: no job has rights that it does not name, and each of them ends", (file) => {
  const unlimited = jobsOf(file).filter((each) => each.uses === undefined && each["timeout-minutes"] === undefined);

  expect(unlimited).toEqual([]);
});

test.each(files)("%s: actions are pinned by the hash of a commit, with the version beside it", (file) => {
  const lines = readFileSync(file, "utf8").split("\n");
  const uses = lines.filter((line) => /\buses:/.test(line) && !line.includes("uses: ./"));

  expect(uses.length).toBeGreaterThan(0);
  expect(uses.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});

test("every workflow uses the same version of an action", () => {
  const pins = files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/uses: ([^@\s]+)@(.+)/g)]);
  const byAction = Map.groupBy(pins, ([, action]) => action);
  const different = [...byAction.values()].filter((found) => new Set(found.map(([, , pin]) => pin)).size > 1);

  expect(different).toEqual([]);
});

test.each(files)("%s calls scripts that exist", (file) => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync("package.json", "utf8")));
  const commands = jobsOf(file).flatMap(({ steps }) => steps.map(({ run = "" }) => run));
  const called = commands.flatMap((command) =>
    [...command.matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name),
  );

  expect(called.filter((name) => !(name in scripts))).toEqual([]);
});

test.runIf(hasGo())(
  "actionlint finds no problem",
  async () => {
    const build = await buildComponent(actionlint);
    const words = ["-no-color", "-shellcheck=", ...files];

    await expect(runProgram({ command: programOf(build, "actionlint"), arguments: words })).resolves.toBe("");
  },
  600_000,
);
