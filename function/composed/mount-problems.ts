import { operatingSystemOf } from "../api/machine.ts";
import type { Nodes } from "../api/nodes.ts";
import { distinctProblems, type Problem } from "../api/problem.ts";
import { listSystemFiles, specPathOf } from "../bootstrap/setup-paths.ts";
import { poolKindOf } from "../control-plane/provider.ts";
import type { Scope } from "../scope/scope.ts";
import { listRequestedNodes, readOwnSetup, type RequestedNode } from "./node-setup.ts";

/** Settings of nodes, and their path below `spec`. */
interface Level {
  readonly at: string;
  readonly nodes: Nodes;
}

/** A file system of a node. */
interface Mounted {
  readonly isDisk: boolean;
  readonly name: string;
  readonly path: string;
  /** Path of the setting below `spec`. */
  readonly place: string;
}

/** A file of a node. */
interface Written {
  readonly file: string;
  /** Path of the setting below `spec`. */
  readonly place: string;
}

/** Settings of file systems that do not work together on a node. */
export function findMountProblems(scope: Scope): Problem[] {
  const ofAll = { at: "nodes", nodes: scope.spec.nodes ?? {} };
  const found = listRequestedNodes(scope).flatMap(({ path, node }) => {
    const levels = [ofAll, { at: `${path}.nodes`, nodes: node.nodes ?? {} }];
    if (levels.every(({ nodes: { disks, mounts } }) => !disks && !mounts)) return [];
    const hiding = listMounted(levels).filter(({ isDisk }) => !isDisk || !writesOnDisks(scope, node));
    return [
      ...findSameDevices(levels),
      ...findHiding(levels),
      ...findHiddenFiles(hiding, listFiles(path, node, levels)),
    ];
  });
  return distinctProblems(found);
}

/** A device has one file system: that of the last disk. */
function findSameDevices(levels: readonly Level[]): Problem[] {
  const disks = levels.flatMap(({ at, nodes }) =>
    (nodes.disks ?? []).map(({ label, device }, index) => ({ label, device, path: `${at}.disks[${index}].device` })),
  );
  const all = [...new Map(disks.map((disk) => [disk.label, disk])).values()];
  return all.flatMap(({ device, path }, index) => {
    const other = all.slice(0, index).find((disk) => disk.device === device);
    return other
      ? [{ path, message: `"${device}" is the device of disk ${other.label}: each disk needs its own` }]
      : [];
  });
}

/** File systems with the same path: the last one would hide the others. */
function findHiding(levels: readonly Level[]): Problem[] {
  // Paths of mounts are unique.
  if (levels.every(({ nodes }) => (nodes.disks ?? []).length === 0)) return [];
  const all = listMounted(levels);
  return all.flatMap(({ path, place }, index) => {
    const other = all.slice(0, index).find((mounted) => mounted.path === path);
    if (!other) return [];
    return [{ path: place, message: `"${path}" is the path of ${other.name}: mount each file system at its own path` }];
  });
}

/** Files below a mounted path: both cloud-init and Ignition write files before anything is mounted. */
function findHiddenFiles(mounted: readonly Mounted[], files: readonly Written[]): Problem[] {
  return files.flatMap(({ file, place }) => {
    const over = mounted.find(({ path }) => file.startsWith(`${path}/`));
    if (!over) return [];
    return [{ path: place, message: `"${file}" is written before ${over.name} is mounted over it: use another path` }];
  });
}

function writesOnDisks({ controlPlane }: Scope, { machine = {} }: RequestedNode): boolean {
  const operatingSystem = operatingSystemOf(machine);
  const { bootstrap } = poolKindOf(controlPlane.provider);
  return operatingSystem !== undefined && bootstrap?.operatingSystems?.[operatingSystem].writesOnDisks === true;
}

/** Files of the spec, and those that settings of the levels need. */
function listFiles(at: string, node: RequestedNode, levels: readonly Level[]): Written[] {
  const operatingSystem = operatingSystemOf(node.machine ?? {});
  return [
    ...(node.files ?? []).map(({ path }, index) => ({ file: path, place: `${at}.files[${index}].path` })),
    ...levels.flatMap((level) =>
      listSystemFiles({ ...readOwnSetup(level), operatingSystem }).map(([file, field]) => ({
        file,
        place: specPathOf(field, level.at === "nodes" ? "" : at),
      })),
    ),
  ];
}

/** Disks first, because their order decides which setting a message names. */
function listMounted(levels: readonly Level[]): Mounted[] {
  const named = [...levels.flatMap((level) => listDisks(level)), ...levels.flatMap((level) => listMounts(level))];
  // The settings of the owner win over those of all nodes, as in the setup of the node.
  return [...new Map(named.map((mounted) => [mounted.name, mounted])).values()];
}

function listDisks({ at, nodes: { disks = [] } }: Level): Mounted[] {
  return disks.map(({ label, mountPath }, index) => ({
    isDisk: true,
    name: `disk ${label}`,
    path: mountPath,
    place: `${at}.disks[${index}].mountPath`,
  }));
}

function listMounts({ at, nodes: { mounts = [] } }: Level): Mounted[] {
  return mounts.map(({ path }, index) => ({
    isDisk: false,
    name: `mount ${path}`,
    path,
    place: `${at}.mounts[${index}].path`,
  }));
}
