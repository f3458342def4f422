import { join } from "node:path";
import { z } from "zod";
import { type Build, programOf } from "../e2e/build/build.ts";
import { projectRoot } from "../e2e/places.ts";
import { runProgram } from "../e2e/supervision/run-program.ts";
import { fileOf, states } from "./states.ts";

const reading = z.object({
  /** Without expressions. */
  kstatus: z.string(),
  /** By the expressions of the example; empty if it has none for the kind. */
  expressions: z.string(),
});

export type FluxReading = z.infer<typeof reading>;

/** The status that Flux reads from the recorded states, by state, with a Kustomization of `examples/gitops/flux`. */
export async function readFlux(build: Build, kustomization: string): Promise<ReadonlyMap<string, FluxReading>> {
  const file = join(projectRoot, "examples", "gitops", "flux", kustomization);
  const words = [file, ...states.map((state) => fileOf(state))];
  const output = await runProgram({ command: programOf(build, "read-status"), arguments: words });
  const readings = z.array(reading).parse(JSON.parse(output));
  return new Map(states.flatMap((state, index) => (readings[index] ? [[state, readings[index]] as const] : [])));
}
