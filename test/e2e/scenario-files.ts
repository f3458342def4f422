import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { LiveProvider } from "./live/live-provider.ts";
import { liveScenarioFile, onProvider } from "./live/live-scenario.ts";
import { Problem } from "./problem.ts";
import { say } from "./progress.ts";
import { type Scenario, scenarioFile } from "./scenario.ts";

const folder = join(import.meta.dirname, "scenarios");
const liveFolder = join(import.meta.dirname, "live", "scenarios");

/** The scenarios of a provider are other files than those of Cluster API's development provider. */
export async function listScenarios(provider?: LiveProvider): Promise<void> {
  for (const name of listNames(provider)) {
    const { title, onRequest } = await loadScenario(name, provider);
    say(`${name.padEnd(24)} ${title}${onRequest === undefined ? "" : ` (with --only: ${onRequest})`}`);
  }
}

/**
 * Returns the named scenarios, or all but those that run only on request. Throws a Problem for an unknown name.
 */
export async function chooseScenarios(only?: readonly string[], provider?: LiveProvider): Promise<readonly string[]> {
  const names = listNames(provider);
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Problem(`unknown scenario "${unknown}": allowed are ${names.join(", ")}`);
  return only ?? (provider ? names : withoutOnRequest(names));
}

async function withoutOnRequest(names: readonly string[]): Promise<readonly string[]> {
  const chosen: string[] = [];
  for (const name of names) if ((await loadScenario(name)).onRequest === undefined) chosen.push(name);
  return chosen;
}

export async function loadScenario(name: string, provider?: LiveProvider): Promise<Scenario> {
  const module: unknown = await import(filesOf(provider).get(name) ?? "");
  return provider ? onProvider(liveScenarioFile.parse(module).scenario, provider) : scenarioFile.parse(module).scenario;
}

export function listNames(provider?: LiveProvider): readonly string[] {
  return [...filesOf(provider).keys()].toSorted();
}

/** Paths by the name of the scenario: those for all providers, and those that only this one has. */
function filesOf(provider: LiveProvider | undefined): ReadonlyMap<string, string> {
  const own = provider?.scenarios === undefined ? [] : [provider.scenarios];
  const folders = provider ? [liveFolder, ...own] : [folder];
  return new Map(
    folders.flatMap((each) =>
      readdirSync(each)
        .filter((file) => file.endsWith(".ts"))
        .map((file) => [file.slice(0, -".ts".length), join(each, file)]),
    ),
  );
}
