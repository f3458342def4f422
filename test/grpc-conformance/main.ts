import { parseArgs } from "node:util";
import { tableOf } from "../benchmark/table.ts";
import { listenForInterruption } from "../e2e/interruption.ts";
import { say } from "../e2e/progress.ts";
import { commandLineRows } from "./command-line.ts";
import { grpcGoRows } from "./grpc-go.ts";
import { h2specRows } from "./h2spec.ts";
import type { Row } from "./row.ts";
import { libraryServer, ownServer, type Target } from "./targets.ts";
import { buildTools, type Tools } from "./tools.ts";

const help = `Usage: node test/grpc-conformance/main.ts [--library]

Calls the server with grpc-go as Crossplane does, with hand-written frames, grpcurl, grpc-health-probe and h2spec.
Needs Go; builds are cached. Exit code 1 if the server fails a check.

  --library  also check a server on grpc-js (docs/decisions/0016-…)
`;

const { values } = parseArgs({
  options: { library: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
});

async function rowsOf(tools: Tools, target: Target): Promise<Row[]> {
  const parts = [grpcGoRows, commandLineRows, h2specRows].map((part) => part(tools, target));
  return (await Promise.all(parts)).flat();
}

async function run(): Promise<void> {
  const tools = await buildTools();
  const targets = values.library ? [ownServer, libraryServer] : [ownServer];
  const results: (readonly [Target, Row[]])[] = [];
  for (const target of targets) results.push([target, await rowsOf(tools, target)]);
  say(tableOf(["check", ...targets.map(({ name }) => name)], linesOf(results.map(([, rows]) => rows))));
  for (const [{ name }, rows] of results) describeFailures(name, rows);
  const ownRows = results[0]?.[1] ?? [];
  const failed = ownRows.filter(({ passed }) => !passed).length;
  say(`${ownRows.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

function linesOf(columns: readonly Row[][]): string[][] {
  const result = (rows: readonly Row[], check: string) =>
    rows.find((row) => row.check === check)?.passed ? "yes" : "NO";
  return (columns[0] ?? []).map(({ check }) => [check, ...columns.map((rows) => result(rows, check))]);
}

function describeFailures(name: string, rows: readonly Row[]): void {
  for (const { check, passed, detail } of rows) if (!passed) say(`${name} fails: ${check}: ${detail ?? ""}`);
}

listenForInterruption();
if (values.help) say(help);
else await run();
