import { homedir } from "node:os";
import { join } from "node:path";

/** Downloads, by their digests. Outside the repository, so that every clone and branch shares them. */
export const cacheFolder: string = join(
  process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"),
  "function-cluster-api",
  "image",
);
