import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where the two versions of cgroups have the controller of memory, and the names of its files there. */
const hierarchies = [
  { folder: "/sys/fs/cgroup/memory", limit: "memory.limit_in_bytes", peak: "memory.max_usage_in_bytes" },
  { folder: "/sys/fs/cgroup", limit: "memory.max", peak: "memory.peak" },
] as const;

/** A cgroup with a limit of memory, for one container. */
export interface MemoryCgroup extends Disposable {
  /** As a container's spec names it. */
  readonly path: string;
  /** The most that was in use at a time. */
  peakMebibytes(): number;
}

function findHierarchy(): (typeof hierarchies)[number] | undefined {
  return hierarchies.find(({ folder }) => existsSync(join(folder, "cgroup.procs")) && isWritable(folder));
}

/** Why no limit can be set here; nothing where one can. */
export function missingForMemoryLimits(): string | undefined {
  return findHierarchy() ? undefined : "no memory cgroup can be made here";
}

export function makeMemoryCgroup(name: string, mebibytes: number): MemoryCgroup {
  const hierarchy = findHierarchy();
  if (!hierarchy) throw new Error("cannot limit memory: no memory cgroup can be made here");
  const folder = join(hierarchy.folder, name);
  mkdirSync(folder);
  writeFileSync(join(folder, hierarchy.limit), String(mebibytes * 2 ** 20));
  return {
    path: `/${name}`,
    peakMebibytes: () => Number(readFileSync(join(folder, hierarchy.peak), "utf8")) / 2 ** 20,
    [Symbol.dispose]: () => removeWhereLeft(folder),
  };
}

/** runc removes a container's cgroup with the container. */
function removeWhereLeft(folder: string): void {
  if (existsSync(folder)) rmdirSync(folder);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
