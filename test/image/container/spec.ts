import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Architecture, ownArchitecture } from "../architectures.ts";
import { runtimeConfig } from "../runtime-image.ts";
import { defaultSeccomp } from "./seccomp.ts";

type ContainerOptions = {
  /** Unpacked image. */
  readonly root: string;
  readonly architecture: Architecture;
  /** Of the function, after the image's entrypoint. */
  readonly arguments: readonly string[];
  /** Over the image's. */
  readonly environment: Readonly<Record<string, string>>;
  /** Files and folders of the host that the container sees at the same paths, and cannot write. */
  readonly shared: readonly string[];
  /** Path below the cgroup mounts. */
  readonly cgroup?: string;
};

const mount = z.looseObject({ destination: z.string(), type: z.string() });
const namespace = z.looseObject({ type: z.string() });
const runtimeSpec = z.looseObject({
  process: z.looseObject({ rlimits: z.unknown() }),
  mounts: z.array(mount),
  linux: z.looseObject({ namespaces: z.array(namespace) }),
});

/**
 * What runc proposes, made as strict as a Pod can be: the image's user, no capability, no new privileges, nothing to
 * write to, the default seccomp profile. The network is the caller's. It has no limits and mounts of cgroups, because
 * they fail on machines that have cgroups of both versions.
 */
export function containerSpec(options: ContainerOptions): object {
  const proposed = proposal();
  const { mounts, linux } = proposed;
  const shared = [...emulatorOf(options.architecture), ...options.shared].map((path) => ({
    destination: path,
    type: "none",
    source: path,
    options: ["rbind", "ro", "nosuid", "nodev"],
  }));
  const cgroups = options.cgroup === undefined ? {} : { cgroupsPath: options.cgroup };
  return {
    ...proposed,
    process: processOf(options),
    root: { path: options.root, readonly: true },
    mounts: [...mounts.filter(({ type }) => type !== "cgroup"), ...shared],
    linux: {
      ...linux,
      ...cgroups,
      resources: {},
      namespaces: linux.namespaces.filter(({ type }) => type !== "network"),
      seccomp: defaultSeccomp(ownArchitecture() ?? "amd64"),
    },
  };
}

function proposal(): z.infer<typeof runtimeSpec> {
  const folder = mkdtempSync(join(tmpdir(), "runc-spec-"));
  try {
    execFileSync("runc", ["spec", "--bundle", folder]);
    return runtimeSpec.parse(JSON.parse(readFileSync(join(folder, "config.json"), "utf8")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function processOf({ architecture, arguments: words, environment }: ContainerOptions): object {
  const { Entrypoint, Env, User, WorkingDir } = runtimeConfig();
  const [uid = 0, gid = 0] = User.split(":").map(Number);
  const own = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return {
    terminal: false,
    user: { uid, gid },
    args: [...emulatorOf(architecture), ...Entrypoint, ...words],
    env: [...Env, ...own],
    cwd: WorkingDir,
    capabilities: {},
    noNewPrivileges: true,
  };
}

/** QEMU as the first words, so that the kernel needs to know nothing of the other architecture. */
function emulatorOf(architecture: Architecture): string[] {
  return architecture === ownArchitecture() ? [] : [emulators[architecture]];
}

/** From Debian's qemu-user-static. */
export const emulators = { amd64: "/usr/bin/qemu-x86_64-static", arm64: "/usr/bin/qemu-aarch64-static" } as const;
