import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../places.ts";
import { Problem } from "../problem.ts";
import type { Supervisor } from "../supervision/supervisor.ts";
import { sourceProgram } from "./function-program.ts";
import { changeFunctionProgram, functionProcess } from "./function-server.ts";

export type Change = { readonly file: string; readonly from: string; readonly to: string };

export type OtherRelease = {
  /** Where its files are, from `package.json` on. */
  readonly folder: string;
  /** Restarts the function's server from the copy. */
  readonly start: () => Promise<void>;
  /** Restarts the function's server as it was before. */
  readonly stop: () => Promise<void>;
  readonly remove: () => Promise<void>;
};

/** Makes another release of the function: a copy of this checkout in which one text of one file differs. */
export function makeOtherRelease(supervisor: Supervisor, { file, from, to }: Change): OtherRelease {
  const release = releaseInNewFolder(supervisor);
  const { folder } = release;
  for (const part of ["function", "package.json"])
    cpSync(join(projectRoot, part), join(folder, part), { recursive: true });
  const text = readFileSync(join(folder, file), "utf8");
  if (!text.includes(from)) throw new Problem(`cannot make another release: ${file} has no ${from}`);
  writeFileSync(join(folder, file), text.replace(from, to));
  return release;
}

/** The function and the packages of a commit, with the dependencies that are installed here. */
export function checkOutRelease(supervisor: Supervisor, commit: string): OtherRelease {
  const release = releaseInNewFolder(supervisor);
  const { folder } = release;
  const archive = join(folder, "sources.tar");
  const parts = ["function", "package", "package.json", "crossplane.yaml"];
  execFileSync("git", ["archive", "--format=tar", `--output=${archive}`, commit, ...parts], { cwd: projectRoot });
  execFileSync("tar", ["-xf", archive, "-C", folder]);
  return release;
}

function releaseInNewFolder(supervisor: Supervisor): OtherRelease {
  const folder = mkdtempSync(join(tmpdir(), "function-cluster-api-release-"));
  symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"));
  const shipped = supervisor.find(functionProcess);
  const stop = (): Promise<void> => supervisor.restart(functionProcess, shipped);
  return {
    folder,
    start: () => changeFunctionProgram(supervisor, sourceProgram(folder)),
    stop,
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}
