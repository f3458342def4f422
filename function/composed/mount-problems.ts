import type { Nodes } from "../api/nodes.ts";
import { distinctProblems, type Problem } from "../api/problem.ts";
import type { Scope } from "../scope/scope.ts";
import { listRequestedNodes, type RequestedNode, readSetupOfSpec } from "./node-setup.ts";

/** A file system of a node. */
interface Mounted {
  readonly path: string;
  readonly name: string;
  /** Returns its path below `nodes`; undefined if these nodes do not have it. */
  placeIn(nodes: Nodes): string | undefined;
}

/** File systems with the same path: the last one would hide the others. */
export function findMountProblems(scope: Scope): Problem[] {
  const found = listRequestedNodes(scope).flatMap(({ path, node }) => findHiding(scope, path, node));
  return distinctProblems(found);
}

function findHiding(scope: Scope, owner: string, node: RequestedNode): Problem[] {
  const { disks = [], mounts = [] } = readSetupOfSpec(scope, node);
  // Paths of mounts are unique.
  if (disks.length === 0) return [];
  const all = [...disks.map((disk) => ofDisk(disk)), ...mounts.map((mount) => ofMount(mount))];
  return all.flatMap((mounted, index) => {
    const other = all.slice(0, index).find(({ path }) => path === mounted.path);
    if (!other) return [];
    const own = node.nodes && mounted.placeIn(node.nodes);
    const place = own === undefined ? `nodes.${mounted.placeIn(scope.spec.nodes ?? {})}` : `${owner}.nodes.${own}`;
    const message = `"${mounted.path}" is the path of ${other.name}: mount each file system at its own path`;
    return [{ path: place, message }];
  });
}

function ofDisk({ label, mountPath }: { label: string; mountPath: string }): Mounted {
  return {
    path: mountPath,
    name: `disk ${label}`,
    placeIn: ({ disks = [] }) =>
      placeOf(
        disks.findIndex((disk) => disk.label === label),
        (index) => `disks[${index}].mountPath`,
      ),
  };
}

function ofMount({ path }: { path: string }): Mounted {
  return {
    path,
    name: `mount ${path}`,
    placeIn: ({ mounts = [] }) =>
      placeOf(
        mounts.findIndex((mount) => mount.path === path),
        (index) => `mounts[${index}].path`,
      ),
  };
}

function placeOf(index: number, format: (index: number) => string): string | undefined {
  return index < 0 ? undefined : format(index);
}
