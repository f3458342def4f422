import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { type Build, programOf } from "../e2e/build/build.ts";
import { runProgram } from "../e2e/supervision/run-program.ts";
import { secretsOf } from "./goldens.ts";

/** What a machine boots with. */
export const bootData = z.object({
  file: z.string(),
  /** Name of the object that the machine is created from. */
  template: z.string(),
  version: z.string(),
  text: z.string(),
});

const userData = bootData.extend({
  role: z.enum(["init", "join", "worker"]),
  format: z.enum(["cloud-config", "ignition"]),
});

/** Composed objects, by the path of the example. */
export type Clusters = ReadonlyMap<string, readonly JsonObject[]>;
type OfExample<Written> = Written & { readonly example: string };
export type UserData = OfExample<z.infer<typeof userData>>;

/** The user data that Cluster API writes for the machines of clusters that are composed of these objects. */
export function writeUserData(build: Build, clusters: Clusters): Promise<readonly UserData[]> {
  return writeWith(programOf(build, "write-user-data"), clusters, userData);
}

/** What a program writes for the machines of clusters, each of which it reads from a file. */
export async function writeWith<Written extends { readonly file: string }>(
  command: string,
  clusters: Clusters,
  schema: z.ZodType<Written>,
): Promise<readonly OfExample<Written>[]> {
  return inFolder(async (folder) => {
    const examples = new Map([...clusters.keys()].map((example, index) => [join(folder, `${index}.yaml`), example]));
    for (const [file, example] of examples) writeFileSync(file, streamOf(clusters.get(example) ?? []));
    const output = await runProgram({ command, arguments: [...examples.keys()] });
    const written = z.array(schema).parse(JSON.parse(output));
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
