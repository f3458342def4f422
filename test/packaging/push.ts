import { type Build, programOf } from "../e2e/build/build.ts";
import { Problem } from "../e2e/problem.ts";
import { runProgram } from "../e2e/supervision/run-program.ts";
import type { WrittenPackage } from "./write-packages.ts";

/**
 * Pushes a package with crane, which reads the credentials of `docker login` and speaks plain HTTP to 127.0.0.1.
 * Returns the reference by digest.
 */
export function pushPackage(registry: Build, { folder, reference }: WrittenPackage): Promise<string> {
  return crane(registry, ["push", folder, reference]);
}

/** The digest of what a registry has under a tag; undefined where it has nothing. */
export async function findPushed(registry: Build, reference: string): Promise<string | undefined> {
  try {
    return await crane(registry, ["digest", reference]);
  } catch (error) {
    if (error instanceof Problem && /MANIFEST_UNKNOWN|NAME_UNKNOWN|404 Not Found/.test(error.message)) return undefined;
    throw error;
  }
}

async function crane(registry: Build, words: readonly string[]): Promise<string> {
  const output = await runProgram({ command: programOf(registry, "crane"), arguments: words });
  return output.trim();
}
