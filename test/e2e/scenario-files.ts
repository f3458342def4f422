import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./problem.ts";
import { say } from "./progress.ts";
import { type Scenario, scenarioFile } from "./scenario.ts";

const folder = join(import.meta.dirname, "scenarios");

export async function listScenarios(): Promise<void> {
  for (const name of listNames()) {
    const { title, onRequest } = await loadScenario(name);
    say(`${name.padEnd(24)} ${title}${onRequest === undefined ? "" : ` (with --only: ${onRequest})`}`);
  }
}

/**
 * Returns the named scenarios, or all but those that run only on request. Throws a Problem for an unknown name.
 */
export async function chooseScenarios(only?: readonly string[]): Promise<readonly string[]> {
  const names = listNames();
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Problem(`unknown scenario "${unknown}": allowed are ${names.join(", ")}`);
  return only ?? withoutOnRequest(names);
}

async function withoutOnRequest(names: readonly string[]): Promise<readonly string[]> {
  const chosen: string[] = [];
  for (const name of names) if ((await loadScenario(name)).onRequest === undefined) chosen.push(name);
  return chosen;
}

export async function loadScenario(name: string): Promise<Scenario> {
  return scenarioFile.parse(await import(join(folder, `${name}.ts`))).scenario;
}

export function listNames(): readonly string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  return files.map((file) => file.slice(0, -".ts".length)).toSorted();
}
