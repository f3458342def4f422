import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { z } from "zod";
import { containerSpec } from "./spec.ts";

/** What a caller sets in the environment of this program; everything else there reaches the container. */
const settings = z.object({
  CONTAINER_ROOT: z.string(),
  CONTAINER_ARCHITECTURE: z.enum(["amd64", "arm64"]),
  /** Paths, separated by colons. */
  CONTAINER_SHARED: z.string().default(""),
  CONTAINER_CGROUP: z.string().optional(),
  /** Where the id of the process in the container is written. */
  CONTAINER_PID_FILE: z.string().optional(),
});

/** Runs the unpacked image in runc, in place of `node main.cjs`: same arguments, outputs, signals and exit code. */
async function launch(): Promise<number> {
  const { CONTAINER_ROOT: root, CONTAINER_ARCHITECTURE: architecture, ...others } = settings.parse(process.env);
  const environment = Object.entries(process.env).filter(([name]) => !isOfHost(name));
  const bundle = mkdtempSync(join(tmpdir(), "function-container-"));
  const spec = containerSpec({
    root,
    architecture,
    arguments: process.argv.slice(2),
    environment: Object.fromEntries(environment.map(([name, value = ""]) => [name, value])),
    shared: others.CONTAINER_SHARED.split(":").filter((path) => path !== ""),
    ...(others.CONTAINER_CGROUP === undefined ? {} : { cgroup: others.CONTAINER_CGROUP }),
  });
  try {
    writeFileSync(join(bundle, "config.json"), JSON.stringify(spec));
    const pidFile = others.CONTAINER_PID_FILE === undefined ? [] : ["--pid-file", others.CONTAINER_PID_FILE];
    const words = ["--root", join(bundle, "state"), "run", "--bundle", bundle, ...pidFile, basename(bundle)];
    // A launcher that is killed must not leave a container behind.
    const child = spawn("setpriv", ["--pdeathsig", "TERM", "runc", ...words], { stdio: "inherit" });
    // runc passes them on to the process in the container.
    for (const signal of ["SIGTERM", "SIGINT", "SIGUSR2"] as const) process.on(signal, () => child.kill(signal));
    const [status] = await once(child, "exit");
    return z.number().catch(1).parse(status);
  } finally {
    rmSync(bundle, { recursive: true });
  }
}

/** Variables for this program, and those that say something of the host. */
function isOfHost(name: string): boolean {
  return name.startsWith("CONTAINER_") || ["HOME", "LANG", "PATH", "TMPDIR"].includes(name);
}

process.exitCode = await launch();
