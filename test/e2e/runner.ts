import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createKubernetesClient } from "./kubernetes/client.ts";
import { transportOfFile } from "./kubernetes/transport.ts";
import { causeOf, Problem } from "./problem.ts";
import { say, secondsSince } from "./progress.ts";
import { type Scenario, type ScenarioContext, scenarioFile } from "./scenario.ts";
import type { Environment } from "./supervision/environment-record.ts";
import { memoryTable } from "./supervision/memory.ts";
import { createTenant, describeTenant, removeTenant } from "./tenant/tenant.ts";

const folder = join(import.meta.dirname, "scenarios");

type Outcome = { readonly name: string; readonly failed: boolean; readonly time: string; readonly measured: string };

export async function listScenarios(): Promise<void> {
  for (const name of scenarioNames()) say(`${name.padEnd(20)} ${(await loadScenario(name)).title}`);
}

/** One after the other, each in a namespace of its own; answers whether all passed. */
export async function runScenarios(environment: Environment, names: readonly string[]): Promise<boolean> {
  const outcomes: Outcome[] = [];
  for (const name of names) outcomes.push(await runScenario(environment, name));
  say("");
  for (const { name, failed, time, measured } of outcomes)
    say(`  ${name.padEnd(16)} ${failed ? "FAILED" : "passed"} ${time.padStart(8)}   ${measured}`);
  say(memoryTable(environment.supervisor.processes()));
  const failures = outcomes.filter(({ failed }) => failed).length;
  say(`${outcomes.length - failures} passed, ${failures} failed`);
  return failures === 0;
}

function scenarioNames(): readonly string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  return files.map((file) => file.slice(0, -".ts".length)).toSorted();
}

/** All of them where none is named. */
export function chooseScenarios(only?: readonly string[]): readonly string[] {
  const names = scenarioNames();
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Problem(`cannot run the scenario ${unknown}: known are ${names.join(", ")}`);
  return only ?? names;
}

async function loadScenario(name: string): Promise<Scenario> {
  return scenarioFile.parse(await import(join(folder, `${name}.ts`))).scenario;
}

async function runScenario(environment: Environment, name: string): Promise<Outcome> {
  const scenario = await loadScenario(name);
  const client = createKubernetesClient(transportOfFile(environment.kubeconfig));
  // Never the same namespace twice, so that nothing of an earlier run can be mistaken for this one's.
  const namespace = `${name}-${Date.now().toString(36)}`;
  const measured: string[] = [];
  const measure: ScenarioContext["measure"] = async (title, work) => {
    const startedAt = performance.now();
    const result = await work();
    measured.push(`${title} ${secondsSince(startedAt)}`);
    return result;
  };
  say(`${name}: ${scenario.title}`);
  const startedAt = performance.now();
  const context = { client, namespace, measure, supervisor: environment.supervisor };
  const failed = await failsIn(scenario, context);
  return { name, failed, time: secondsSince(startedAt), measured: measured.join(", ") };
}

async function failsIn(scenario: Scenario, context: ScenarioContext): Promise<boolean> {
  const { client, namespace } = context;
  try {
    await createTenant(client, namespace);
    await inTime(scenario.timeoutSeconds, scenario.run(context));
    await context.measure("removed", () => removeTenant(client, namespace));
    return false;
  } catch (error) {
    say(
      `  FAILED: ${error instanceof Problem ? error.message : (error instanceof Error && error.stack) || causeOf(error)}`,
    );
    say(await describeTenant(client, namespace).catch(causeOf));
    return true;
  }
}

async function inTime(seconds: number, work: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Problem(`cannot finish the scenario: not done after ${seconds} s`)),
    seconds * 1000,
  );
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
