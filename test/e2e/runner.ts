import { isInterrupted } from "./interruption.ts";
import { createKubernetesClient } from "./kubernetes/client.ts";
import { transportOfFile } from "./kubernetes/transport.ts";
import type { LiveProvider } from "./live/live-provider.ts";
import { causeOf, Problem } from "./problem.ts";
import { say, secondsSince } from "./progress.ts";
import type { Scenario, ScenarioContext } from "./scenario.ts";
import { loadScenario } from "./scenario-files.ts";
import type { Environment } from "./supervision/environment-record.ts";
import { renderMemoryTable } from "./supervision/memory.ts";
import { developmentKinds } from "./tenant/kinds.ts";
import { createTenant, describeTenant, removeTenant } from "./tenant/tenant.ts";

/** A comparison of whole objects would fill the screen, so longer texts are cut. */
const longestText = 4000;

/** Which scenarios run, how many at a time, and on which provider instead of the development provider. */
export type Selection = {
  readonly names: readonly string[];
  readonly parallel: number;
  readonly provider: LiveProvider | undefined;
};

type Named = { readonly name: string; readonly scenario: Scenario };
type Result = "passed" | "FAILED" | "not run";
type Outcome = { readonly name: string; readonly result: Result; readonly time: string; readonly measured: string };
type Run = { readonly context: ScenarioContext; readonly measured: readonly string[]; end: () => Promise<void> };

/**
 * Runs each scenario in its own namespace, several in parallel, and those with `alone` last. Returns whether all
 * passed.
 */
export async function runScenarios(
  environment: Environment,
  { names, parallel, provider }: Selection,
): Promise<boolean> {
  const all: Named[] = [];
  for (const name of names) all.push({ name, scenario: await loadScenario(name, provider) });
  const run = (named: Named): Promise<Outcome> => runScenario(environment, named);
  const together = await inParallel(
    parallel,
    all.filter(({ scenario }) => !scenario.alone),
    run,
  );
  const alone = await inParallel(
    1,
    all.filter(({ scenario }) => scenario.alone),
    run,
  );
  return report(environment, [...together, ...alone]);
}

function report({ supervisor }: Environment, outcomes: readonly Outcome[]): boolean {
  say("");
  for (const { name, result, time, measured } of outcomes)
    say(`  ${name.padEnd(24)} ${result.padEnd(7)} ${time.padStart(8)}   ${measured}`);
  say(renderMemoryTable(supervisor.processes()));
  const count = (expected: Result): number => outcomes.filter(({ result }) => result === expected).length;
  say(`${count("passed")} passed, ${count("FAILED")} failed, ${count("not run")} not run`);
  return count("passed") === outcomes.length;
}

async function inParallel<Item, Done>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Done>,
): Promise<readonly Done[]> {
  const waiting = items.entries();
  const results: Done[] = [];
  const workers = Array.from({ length: limit }, async () => {
    for (const [index, item] of waiting) results[index] = await work(item);
  });
  await Promise.all(workers);
  return results;
}

async function runScenario(environment: Environment, { name, scenario }: Named): Promise<Outcome> {
  if (isInterrupted()) return { name, result: "not run", time: "", measured: "" };
  const { context, measured, end } = openRun(environment, name);
  say(`${name}: ${scenario.title}`);
  const startedAt = performance.now();
  const failed = await runAndReport({ name, scenario }, context, end);
  const time = secondsSince(startedAt);
  if (!failed) say(`${name}: passed after ${time}`);
  return { name, result: failed ? "FAILED" : "passed", time, measured: measured.join(", ") };
}

function openRun({ kubeconfig, supervisor }: Environment, name: string): Run {
  const measured: string[] = [];
  const cleanups: (() => Promise<void>)[] = [];
  const context: ScenarioContext = {
    client: createKubernetesClient(transportOfFile(kubeconfig)),
    kubeconfig,
    // The namespace is new in each run, so that a scenario never sees objects of an earlier run.
    namespace: `${name}-${Date.now().toString(36)}`,
    measure: async (title, work) => {
      const startedAt = performance.now();
      const result = await work();
      measured.push(`${title} ${secondsSince(startedAt)}`);
      return result;
    },
    note: (text) => void measured.push(text),
    atTheEnd: (work) => void cleanups.push(work),
    kinds: developmentKinds,
    supervisor,
  };
  return {
    context,
    measured,
    end: async () => {
      for (const work of cleanups.toReversed()) await work();
    },
  };
}

async function runAndReport({ name, scenario }: Named, context: ScenarioContext, end: Run["end"]): Promise<boolean> {
  const { client, namespace } = context;
  try {
    await createTenant(client, namespace);
    await withTimeout(scenario.timeoutSeconds, scenario.run(context));
    await context.measure("removed", () => removeTenant(client, namespace));
    await end();
    return false;
  } catch (error) {
    say(`${name}: FAILED: ${describe(error)}`);
    say(await describeTenant(client, namespace).catch(causeOf));
    await end().catch((problem: unknown) => say(causeOf(problem)));
    return true;
  }
}

function describe(error: unknown): string {
  if (error instanceof Problem) return error.message;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.length <= longestText ? text : `${text.slice(0, longestText / 2)}\n…\n${text.slice(-longestText / 2)}`;
}

async function withTimeout(seconds: number, work: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Problem(`scenario timed out after ${seconds} s`)), seconds * 1000);
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
