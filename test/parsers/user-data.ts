import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { type Build, programOf } from "../e2e/build/build.ts";
import { runProgram } from "../e2e/supervision/run-program.ts";
import { secretsOf } from "./goldens.ts";

const userData = z.array(
  z.object({
    file: z.string(),
    /** Name of the object that the machine is created from. */
    template: z.string(),
    role: z.enum(["init", "join", "worker"]),
    version: z.string(),
    format: z.enum(["cloud-config", "ignition"]),
    text: z.string(),
  }),
);

export type UserData = z.infer<typeof userData>[number] & { readonly example: string };

/** The user data that Cluster API writes for the machines of clusters that are composed of these objects. */
export async function writeUserData(
  build: Build,
  clusters: ReadonlyMap<string, readonly JsonObject[]>,
): Promise<readonly UserData[]> {
  return inFolder(async (folder) => {
    const examples = new Map([...clusters.keys()].map((example, index) => [join(folder, `${index}.yaml`), example]));
    for (const [file, example] of examples) writeFileSync(file, streamOf(clusters.get(example) ?? []));
    const output = await runProgram({ command: programOf(build, "write-user-data"), arguments: [...examples.keys()] });
    const written = userData.parse(JSON.parse(output));
    return written.map((each) => ({ ...each, example: examples.get(each.file) ?? "" }));
  });
}

function streamOf(objects: readonly JsonObject[]): string {
  const secrets = new Map(secretsOf(objects).map((secret) => [JSON.stringify(secret), secret]));
  // JSON, because Go reads YAML 1.1, where other texts need quotes.
  return [...objects, ...secrets.values()].map((object) => JSON.stringify(object)).join("\n---\n");
}

/** Calls a function with a new folder that exists no longer than the call. */
export async function inFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "parsers-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
