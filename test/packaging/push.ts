import { programOf, type Build } from "../e2e/build/build.ts";
import { runProgram } from "../e2e/supervision/run-program.ts";
import type { WrittenPackage } from "./write-packages.ts";

/**
 * Pushes a package with crane, which reads the credentials of `docker login` and speaks plain HTTP to 127.0.0.1. Answers
 * the reference by digest.
 */
export async function pushPackage(registry: Build, { folder, reference }: WrittenPackage): Promise<string> {
  const pushed = await runProgram({ command: programOf(registry, "crane"), arguments: ["push", folder, reference] });
  return pushed.trim();
}
