import { Option } from "commander";
import type { Problem } from "../api/problem.ts";
import { type JsonObject, objectAt } from "../kubernetes/object.ts";
import { UsageError } from "./exit-code.ts";
import { judgeInput } from "./judge-input.ts";
import { type LocatedProblem, readManifests } from "./manifest.ts";
import { readSoundManifests, UnreadableFileError } from "./report.ts";
import { readSource } from "./source.ts";
import type { Terminal } from "./terminal.ts";
import { type FoundInput, findOnlyInput } from "./function-input.ts";

/** Crossplane's key for what an environment function has loaded. */
const environmentKey = "apiextensions.crossplane.io/environment";

/** The platform's files, which several commands take. */
export interface PlatformOptions {
  readonly input?: string;
  readonly context?: string;
}

export function defineInputOption(): Option {
  return new Option("--input <file>", "the platform's side: an Input, or a Composition with a step of this function");
}

export function defineContextOption(): Option {
  return new Option("--context <file>", `map of Crossplane's context; only ${environmentKey} is read`);
}

/** Crossplane's environment, as the function would find it. */
export interface FoundEnvironment {
  readonly environment: JsonObject | undefined;
  /** Puts the place to a problem whose path begins with `environment`. */
  readonly locate: (problem: Problem) => LocatedProblem;
}

/** The environment in a map of Crossplane's context. */
export async function readEnvironment(
  file: string | undefined,
  terminal: Terminal,
): Promise<FoundEnvironment | undefined> {
  if (file === undefined) return undefined;
  const [context] = readSoundManifests(readManifests(await readSource(file, terminal)));
  if (!context) throw new UsageError(`cannot use ${file} as --context: it is no map of context keys`);
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
  return findOnlyInput(file, readSoundManifests(readManifests(await readSource(file, terminal))));
}

/** The same for a command that cannot go on with a mistake in it. */
export async function readSoundInput(file: string | undefined, terminal: Terminal): Promise<FoundInput | undefined> {
  const found = await readInputFile(file, terminal);
  const problems = found ? judgeInput(found) : [];
  if (problems.length > 0) throw new UnreadableFileError(problems);
  return found;
}
