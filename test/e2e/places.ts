import { homedir } from "node:os";
import { join } from "node:path";

export const projectRoot = join(import.meta.dirname, "..", "..");
export const toolsFolder = join(import.meta.dirname, "tools");

/** Outside the repository, so that every clone and branch shares the binaries. */
export const cacheFolder = join(
  process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"),
  "function-cluster-api",
  "e2e",
);
