import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { parse } from "yaml";
import type { BootstrapData } from "../tenant/bootstrap-data.ts";

const configFile = "/etc/rancher/k3s/config.yaml";
const proxyFile = "/etc/default/90-kubernetes-cluster-proxy";
const config = z.looseObject({ server: z.string().optional() });

/**
 * The environment of k3s on a machine with this bootstrap data, by name, after the command that adds the server to
 * `NO_PROXY` has run on its files; and `server`, the host that the machine joins, if it joins one.
 */
export function proxyOf({ files, commands }: BootstrapData): ReadonlyMap<string, string> {
  const command = commands.map(String).find((each) => each.includes("no_proxy"));
  const content = (path: string): string => files.find((file) => file.path === path)?.content ?? "";
  const folder = mkdtempSync(join(tmpdir(), "k3s-machine-"));
  try {
    for (const path of [configFile, proxyFile]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content(path));
    }
    const script = (command ?? "exit 1").replaceAll(configFile, join(folder, configFile));
    const { status, stderr } = spawnSync("sh", ["-c", script.replaceAll(proxyFile, join(folder, proxyFile))]);
    if (status !== 0) throw new Error(`the command that completes NO_PROXY fails: ${String(stderr)}`);
    const lines = readFileSync(join(folder, proxyFile), "utf8").trimEnd().split("\n");
    const { server } = config.parse(parse(content(configFile)));
    const joined = server === undefined ? [] : [["server", new URL(server).hostname] as const];
    return new Map([...lines.map((line) => pairOf(line)), ...joined]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function pairOf(line: string): readonly [string, string] {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1)];
}
