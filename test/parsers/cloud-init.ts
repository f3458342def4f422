import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { runProgram } from "../e2e/supervision/run-program.ts";
import { inFolder } from "./user-data.ts";

// Debian's cloud-init belongs to Debian's Python.
const python = "/usr/bin/python3";
const file = z.object({ path: z.string(), encoding: z.string().optional(), content: z.string() });
const user = z.object({
  name: z.string(),
  sudo: z.string().optional(),
  ssh_authorized_keys: z.array(z.string()).optional(),
});

const reading = z.object({
  problems: z.array(z.string()),
  config: z
    .object({
      write_files: z.array(file).default([]),
      users: z.array(user).default([]),
      ntp: z.object({ enabled: z.boolean(), servers: z.array(z.string()) }).optional(),
    })
    .optional(),
  /** The commands as the shell script that cloud-init runs. */
  script: z.string().default(""),
});

export type Reading = z.infer<typeof reading>;

/** What machines know of themselves, in the form of AWS, vSphere and the docker provider. */
const metadata = { local_hostname: "machine-1", instance_id: "i-1", provider_id: "aws:///zone/i-1" };
const instanceData = { ds: { meta_data: metadata }, v1: { local_hostname: "machine-1", instance_id: "i-1" } };

export function hasCloudInit(): boolean {
  return spawnSync(python, ["-c", "import cloudinit"]).status === 0;
}

/** Reads user data with cloud-init's own code, in the order given. */
export async function readUserData(userData: readonly string[]): Promise<readonly Reading[]> {
  return inFolder(async (folder) => {
    const request = join(folder, "request.json");
    writeFileSync(request, JSON.stringify({ instanceData, userData }));
    const words = [join(import.meta.dirname, "read-user-data.py"), request];
    return z.array(reading).parse(JSON.parse(await runProgram({ command: python, arguments: words })));
  });
}

/** The files that cloud-init writes, by path. */
export function filesOf({ config }: Reading): ReadonlyMap<string, string> {
  return new Map(config?.write_files.map(({ path, encoding, content }) => [path, decode(content, encoding)]));
}

function decode(content: string, encoding: string | undefined): string {
  return encoding === "base64" ? Buffer.from(content, "base64").toString() : content;
}
