import { poll } from "../poll.ts";
import { say } from "../progress.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { readUsage, type UsageByProgram } from "../supervision/usage.ts";
import { countCalls } from "../tenant/calls.ts";
import { countReady, createFleet, deleteFleet } from "../tenant/fleet.ts";
import { readStored, renderStored } from "../tenant/stored.ts";
import { renderUsage } from "../tenant/usage-table.ts";

const sizes = [20, 100];
const readySeconds = 3600;
/** Crossplane calls the function every ten seconds for two minutes after a change; the rest is margin. */
const settlingSeconds = 180;
/** One call for each cluster. */
const restSeconds = 300;

export const scenario: Scenario = {
  title: "what every program uses with twenty and with a hundred clusters, while they are created and at rest",
  timeoutSeconds: 10_800,
  alone: true,
  onRequest: "measures for an hour or two",
  run: async (context) => {
    for (const size of sizes) await measureFleet(context, size);
    await context.measure("all gone", () => deleteFleet(context, 1800));
  },
};

async function measureFleet(context: ScenarioContext, size: number): Promise<void> {
  const read = (): UsageByProgram => readUsage(context.supervisor.processes());
  const before = read();
  await context.measure(`${size} ready`, () => countingCalls(context, () => createFleet(context, size, readySeconds)));
  const ready = read();
  await rest(context, settlingSeconds);
  const settled = read();
  await context.measure(`${size} at rest`, () => countingCalls(context, () => rest(context, restSeconds)));
  const usage = { before, ready, settled, rested: read() };
  say(`${size} clusters: ${renderStored(await readStored(context))}\n${renderUsage(usage)}`);
}

async function countingCalls(context: ScenarioContext, work: () => Promise<void>): Promise<void> {
  const count = countCalls(context, { namespace: context.namespace });
  await work();
  const { calls, cached, reconciles } = count();
  context.note(`${calls} calls (${cached} cached) for ${reconciles} reconciles`);
}

/** Notes if not all clusters stay ready, because the figures then are those of a machine that is too busy. */
async function rest(context: ScenarioContext, seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1000;
  const counts = new Set<number>();
  await poll({ what: "the clusters at rest", seconds: seconds + 60, intervalMilliseconds: 10_000 }, async () => {
    counts.add(await countReady(context));
    return performance.now() > until ? true : undefined;
  });
  if (counts.size > 1) context.note(`only ${Math.min(...counts)} ready for a while`);
}
