import { join } from "node:path";
import { z } from "zod";
import { type KubernetesObject, kubernetesObject } from "../kubernetes/object.ts";
import { projectRoot } from "../places.ts";
import { runProgram } from "../supervision/run-program.ts";

/**
 * What `fca render` prints for a file, and the Input of another one: the KubernetesCluster with its status, then the
 * composed objects.
 */
export async function renderWithFunction(file: string, input?: string): Promise<readonly KubernetesObject[]> {
  const program = join(projectRoot, "function", "main.ts");
  const given = input === undefined ? [] : ["--input", input];
  const words = [program, "render", file, ...given, "--output", "json"];
  const answer = await runProgram({ command: process.execPath, arguments: words });
  return z.array(kubernetesObject).parse(JSON.parse(answer));
}
