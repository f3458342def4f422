import { homedir } from "node:os";
import { join } from "node:path";

export const projectRoot = join(import.meta.dirname, "..", "..");
export const toolsFolder = join(import.meta.dirname, "tools");

/** Binaries. */
export const cacheFolder = cacheFolderFor("e2e");

/** Outside the repository, so that every clone and branch shares it. */
export function cacheFolderFor(name: string): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "function-cluster-api", name);
}
