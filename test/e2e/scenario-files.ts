import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./problem.ts";
import { say } from "./progress.ts";
import { type Scenario, scenarioFile } from "./scenario.ts";

const folder = join(import.meta.dirname, "scenarios");

export async function listScenarios(): Promise<void> {
  for (const name of scenarioNames()) say(`${name.padEnd(24)} ${(await loadScenario(name)).title}`);
}

/** Returns the named scenarios, or all. Throws a Problem for an unknown name. */
export function chooseScenarios(only?: readonly string[]): readonly string[] {
  const names = scenarioNames();
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Problem(`unknown scenario "${unknown}": allowed are ${names.join(", ")}`);
  return only ?? names;
}

export async function loadScenario(name: string): Promise<Scenario> {
  return scenarioFile.parse(await import(join(folder, `${name}.ts`))).scenario;
}

function scenarioNames(): readonly string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  return files.map((file) => file.slice(0, -".ts".length)).toSorted();
}
