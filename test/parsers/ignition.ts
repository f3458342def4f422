import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Build, programOf } from "../e2e/build/build.ts";
import { runProgram } from "../e2e/supervision/run-program.ts";
import { inFolder } from "./user-data.ts";

const ignitionReading = z.object({
  /** What is wrong with the configuration. */
  problem: z.string().optional(),
  files: z.array(z.object({ path: z.string(), mode: z.int(), owner: z.string(), content: z.string() })).nullable(),
  units: z
    .array(
      z.object({
        name: z.string(),
        enabled: z.boolean(),
        mask: z.boolean(),
        content: z.string(),
        dropIns: z.record(z.string(), z.string()),
      }),
    )
    .nullable(),
  users: z.array(z.object({ name: z.string(), keys: z.array(z.string()) })).nullable(),
  filesystems: z
    .array(z.object({ device: z.string(), format: z.string(), label: z.string(), wipe: z.boolean() }))
    .nullable(),
});

export type IgnitionReading = z.infer<typeof ignitionReading>;

/** Reads configurations of Ignition, or of Butane, with their own code, in the order given. */
export async function readIgnition(
  build: Build,
  kind: "ignition" | "butane",
  texts: readonly string[],
): Promise<readonly IgnitionReading[]> {
  return inFolder(async (folder) => {
    const request = join(folder, "request.json");
    writeFileSync(request, JSON.stringify(texts.map((text) => ({ kind, text }))));
    const output = await runProgram({ command: programOf(build, "read-ignition"), arguments: [request] });
    return z.array(ignitionReading).parse(JSON.parse(output));
  });
}
