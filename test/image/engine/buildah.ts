import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

export interface Buildah extends Disposable {
  /** Answers the image's id. */
  pull(layout: string): string;
  /** Builds the Dockerfile of this folder with these arguments, and writes the image into the layout. */
  build(folder: string, values: Readonly<Record<string, string>>, layout: string): void;
}

/** Why no image can be built here; nothing where one can. */
export function missingForBuildah(): string | undefined {
  if (process.getuid?.() !== 0) return "building with buildah needs root here";
  return spawnSync("buildah", ["--version"]).status === 0 ? undefined : "install buildah";
}

/** With a store of its own, so that it neither uses nor leaves anything on the machine. */
export function openBuildah(): Buildah {
  const folder = mkdtempSync(join(tmpdir(), "buildah-"));
  const store = ["--root", join(folder, "root"), "--runroot", join(folder, "run")];
  const buildah = (command: string, words: readonly string[], cwd = folder): string =>
    execFileSync("buildah", [...store, command, ...words], {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  return {
    // It makes the image's name of the path as it is written, and names have no upper case.
    pull: (layout) => buildah("pull", ["--quiet", `oci:${basename(layout)}`], dirname(layout)).trim(),
    build: (context, values, layout) => {
      const given = Object.entries(values).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
      buildah("build", ["--isolation", "chroot", ...given, "--tag", "built", context]);
      buildah("push", ["--quiet", "built", `oci:${layout}`]);
    },
    [Symbol.dispose]: () => {
      buildah("rmi", ["--all", "--force"]);
      rmSync(folder, { recursive: true });
    },
  };
}
