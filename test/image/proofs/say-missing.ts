import { missingForContainers } from "../container/missing.ts";

/** Says loudly what is not checked on this machine and why; answers whether it can be. */
export function sayMissing(what: string, missing: string | undefined = missingForContainers()): boolean {
  if (missing !== undefined) process.stderr.write(`!!! NOT CHECKED: ${what}: ${missing}\n`);
  return missing === undefined;
}
