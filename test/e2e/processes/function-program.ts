import { chownSync, mkdtempSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ownArchitecture } from "../../image/architectures.ts";
import { nonroot } from "../../image/base-layer.ts";
import { containerCommand, pidFileSetting } from "../../image/container/command.ts";
import { missingForContainers } from "../../image/container/missing.ts";
import { unpackLayers } from "../../image/container/root-file-system.ts";
import { buildLayers, fetchInputs } from "../../image/runtime-image.ts";
import { projectRoot } from "../places.ts";
import { causeOf } from "../problem.ts";
import { say } from "../progress.ts";
import type { ProcessPlan } from "../supervision/process-record.ts";

/** How the function's server starts; its own arguments follow. */
export type FunctionProgram = Pick<ProcessPlan, "command" | "environment" | "pidFile"> & { readonly script: string };

export type FunctionPlace = {
  readonly dataFolder: string;
  readonly certificates: string;
  readonly fromSource: boolean;
};

/** Downloads the inputs of the image. A failure is reported by `functionProgram`, which fails for the same reason. */
export async function fetchImageInputs(): Promise<void> {
  const architecture = ownArchitecture();
  if (missingForContainers() !== undefined || architecture === undefined) return;
  await fetchInputs(architecture, {}).catch(() => undefined);
}

/** The image in runc where that can run, else the source, with the reason. */
export async function functionProgram(place: FunctionPlace): Promise<FunctionProgram> {
  if (place.fromSource) return sourceProgram(projectRoot);
  try {
    return await imageProgram(place);
  } catch (error) {
    say(`!!! THE FUNCTION RUNS FROM SOURCE, NOT FROM ITS IMAGE: ${causeOf(error)}`);
    return sourceProgram(projectRoot);
  }
}

/** The server of the checkout in this folder. */
export function sourceProgram(root: string): FunctionProgram {
  const script = join(root, "function", "main.ts");
  return { command: process.execPath, script, environment: {}, pidFile: undefined };
}

/** The program of a server that was started. */
export function programOfRecord({ command, environment, pidFile, arguments: words }: ProcessPlan): FunctionProgram {
  return { command, environment, pidFile, script: words[0] ?? "" };
}

/** The same program for another server: in runc, each of them has its own file of the process id. */
export function programBeside(program: FunctionProgram, name: string): FunctionProgram {
  if (program.pidFile === undefined) return program;
  const pidFile = `${program.pidFile}-${name}`;
  return { ...program, pidFile, environment: { ...program.environment, ...pidFileSetting(pidFile) } };
}

async function imageProgram({ dataFolder, certificates }: FunctionPlace): Promise<FunctionProgram> {
  const architecture = ownArchitecture();
  const missing = missingForContainers() ?? (architecture ? undefined : `no image for ${process.arch}`);
  if (missing !== undefined || architecture === undefined) throw new Error(missing);
  const folder = mkdtempSync(join(dataFolder, "image-"));
  const image = { architecture, root: join(folder, "root") };
  unpackLayers(await buildLayers(architecture, {}), image.root);
  // Crossplane mounts them for the user of the image.
  for (const name of readdirSync(certificates)) chownSync(join(certificates, name), nonroot, nonroot);
  say("  the function runs from its image, in runc");
  const pidFile = join(folder, "pid");
  const { main, environment } = containerCommand(image, { shared: [certificates], pidFile });
  return { command: process.execPath, script: main, environment, pidFile };
}
