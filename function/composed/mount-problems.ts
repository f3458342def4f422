import type { Nodes } from "../api/nodes.ts";
import { distinctProblems, type Problem } from "../api/problem.ts";
import type { Scope } from "../scope/scope.ts";
import { listRequestedNodes } from "./node-setup.ts";

/** Settings of nodes, and their path below `spec`. */
interface Level {
  readonly at: string;
  readonly nodes: Nodes;
}

/** A file system of a node. */
interface Mounted {
  readonly name: string;
  readonly path: string;
  /** Path of the setting below `spec`. */
  readonly place: string;
}

/** File systems with the same path: the last one would hide the others. */
export function findMountProblems(scope: Scope): Problem[] {
  const ofAll = { at: "nodes", nodes: scope.spec.nodes ?? {} };
  const found = listRequestedNodes(scope).flatMap(({ path, node: { nodes = {} } }) =>
    findHiding([ofAll, { at: `${path}.nodes`, nodes }]),
  );
  return distinctProblems(found);
}

function findHiding(levels: readonly Level[]): Problem[] {
  const disks = levels.flatMap((level) => listDisks(level));
  // Paths of mounts are unique.
  if (disks.length === 0) return [];
  const named = [...disks, ...levels.flatMap((level) => listMounts(level))];
  // The settings of the owner win over those of all nodes, as in the setup of the node.
  const all = [...new Map(named.map((mounted) => [mounted.name, mounted])).values()];
  return all.flatMap(({ path, place }, index) => {
    const other = all.slice(0, index).find((mounted) => mounted.path === path);
    if (!other) return [];
    return [{ path: place, message: `"${path}" is the path of ${other.name}: mount each file system at its own path` }];
  });
}

function listDisks({ at, nodes: { disks = [] } }: Level): Mounted[] {
  return disks.map(({ label, mountPath }, index) => ({
    name: `disk ${label}`,
    path: mountPath,
    place: `${at}.disks[${index}].mountPath`,
  }));
}

function listMounts({ at, nodes: { mounts = [] } }: Level): Mounted[] {
  return mounts.map(({ path }, index) => ({ name: `mount ${path}`, path, place: `${at}.mounts[${index}].path` }));
}
