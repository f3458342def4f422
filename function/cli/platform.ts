import { Option } from "commander";
import type { Problem } from "../api/problem.ts";
import { type JsonObject, objectAt } from "../kubernetes/object.ts";
import { UsageError } from "./exit-code.ts";
import { validateInput } from "./validate-input.ts";
import { type LocatedProblem, readManifests } from "./manifest.ts";
import { requireValidManifests, UnreadableFileError } from "./report.ts";
import { readSource } from "./source.ts";
import type { Terminal } from "./terminal.ts";
import { type FoundInput, findOnlyInput } from "./function-input.ts";

/** Crossplane's context key for the environment that an earlier function has loaded. */
const environmentKey = "apiextensions.crossplane.io/environment";

/** Options for the platform's files, the same in several commands. */
export interface PlatformOptions {
  readonly input?: string;
  readonly context?: string;
}

export function defineInputOption(): Option {
  return new Option("--input <file>", "Input of the platform, or a Composition with a step of this function");
}

export function defineContextOption(): Option {
  return new Option("--context <file>", `Crossplane's context; only the key ${environmentKey} is read`);
}

/** Crossplane's environment, as the function would read it. */
export interface FoundEnvironment {
  readonly environment: JsonObject | undefined;
  /** Adds file, line and column to a problem whose path starts with `environment`. */
  readonly locate: (problem: Problem) => LocatedProblem;
}

/** The environment in a file with Crossplane's context. */
export async function readEnvironment(
  file: string | undefined,
  terminal: Terminal,
): Promise<FoundEnvironment | undefined> {
  if (file === undefined) return undefined;
  const [context] = requireValidManifests(readManifests(await readSource(file, terminal)));
  if (!context) throw new UsageError(`cannot use ${file} as --context: it must be a map of context keys`);
  return {
    environment: objectAt(context.object, environmentKey),
    locate: (problem) =>
      context.locate(
        problem,
        problem.path.replace(/^environment(\.kubernetesCluster)?/, `${environmentKey}.kubernetesCluster`),
      ),
  };
}

export async function readInputFile(file: string | undefined, terminal: Terminal): Promise<FoundInput | undefined> {
  if (file === undefined) return undefined;
  return findOnlyInput(file, requireValidManifests(readManifests(await readSource(file, terminal))));
}

/** The Input of a file. Throws if it has problems. */
export async function readValidInput(file: string | undefined, terminal: Terminal): Promise<FoundInput | undefined> {
  const found = await readInputFile(file, terminal);
  const problems = found ? validateInput(found) : [];
  if (problems.length > 0) throw new UnreadableFileError(problems);
  return found;
}
