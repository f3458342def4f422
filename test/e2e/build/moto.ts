import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { onInterruption } from "../interruption.ts";
import { cacheFolder, toolsFolder } from "../places.ts";
import { Problem } from "../problem.ts";
import { say, step } from "../progress.ts";
import { runProgram } from "../supervision/run-program.ts";

/** A virtual environment that contains moto. */
export type PythonBuild = { readonly folder: string };

const oldest = { major: 3, minor: 11 };
const missing =
  `Python ${oldest.major}.${oldest.minor} or newer with pip and venv is required to run moto, which replaces the API ` +
  "of AWS: install it (your distribution's packages python3 and python3-venv) and put python3 on PATH";

/** Our programs around moto, and the requirements with their hashes. */
export const motoFolder = join(toolsFolder, "moto");
const requirements = join(motoFolder, "requirements.txt");

export function pythonOf({ folder }: PythonBuild): string {
  return join(folder, "bin", "python");
}

/** The virtual environment if the cache has it. */
export function findMoto(): PythonBuild | undefined {
  const found = existsSync(cacheFolder) ? readdirSync(cacheFolder) : [];
  const name = found.find((each) => each.startsWith(`${nameOfBuild()}-python`) && !each.includes("partial"));
  return name === undefined ? undefined : { folder: join(cacheFolder, name) };
}

/** Installs moto into a virtual environment, unless the cache has it. */
export async function buildMoto(): Promise<PythonBuild> {
  const existing = findMoto();
  if (existing) return existing;
  const folder = join(cacheFolder, `${nameOfBuild()}-python${await readVersion()}`);
  // The folder gets its name last, so that an interrupted installation never looks like a finished one.
  const partial = `${folder}.partial-${process.pid}`;
  const removePartial = (): void => rmSync(partial, { recursive: true, force: true });
  const stopListening = onInterruption(removePartial);
  say("installing moto (cached for later runs)");
  try {
    await python("python3", ["-m", "venv", partial]);
    const words = ["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", requirements];
    await step("install moto", () => python(join(partial, "bin", "python"), words));
    renameSync(partial, folder);
  } finally {
    stopListening();
    removePartial();
  }
  return { folder };
}

function nameOfBuild(): string {
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  return `moto-${process.platform}-${process.arch}-${hash}`;
}

async function readVersion(): Promise<string> {
  const printed = (await python("python3", ["--version"])).trim();
  const [, major, minor] = /^Python (\d+)\.(\d+)/.exec(printed) ?? [];
  if (Number(major) !== oldest.major || Number(minor) < oldest.minor)
    throw new Problem(`${missing} (found ${printed})`);
  return `${major}.${minor}`;
}

function python(command: string, words: readonly string[]): Promise<string> {
  return runProgram({ command, arguments: words, lowPriority: true, missing });
}
