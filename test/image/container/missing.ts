import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { Architecture } from "../architectures.ts";
import { missingForBuilds } from "../debian/deb.ts";
import { profileFile } from "./seccomp.ts";
import { emulators } from "./spec.ts";

/** Why no container can run here, as a sentence for people; nothing where one can. */
export function missingForContainers(): string | undefined {
  if (process.platform !== "linux") return "containers need Linux";
  if (process.getuid?.() !== 0) return "containers need root here";
  if (spawnSync("runc", ["--version"]).status !== 0) return "install runc";
  if (!existsSync(profileFile)) return `install golang-github-containers-common, for ${profileFile}`;
  return missingForBuilds();
}

/** The same for the image of another architecture. */
export function missingForEmulation(architecture: Architecture): string | undefined {
  const emulator = emulators[architecture];
  return missingForContainers() ?? (existsSync(emulator) ? undefined : `install qemu-user-static, for ${emulator}`);
}
