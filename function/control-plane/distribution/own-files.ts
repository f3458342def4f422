import type { ControlPlane } from "../../api/control-plane.ts";
import type { Problem } from "../../api/problem.ts";
import type { PlacedPool } from "../provider.ts";
import { listStaticPodFiles, type StaticPodPaths } from "../../bootstrap/virtual-address.ts";

/** A file that a control-plane module writes on its machines. */
export interface OwnFile {
  readonly path: string;
  /** The setting that needs the file; a path below `spec`. */
  readonly setting: string;
}

/** Files of the control plane and of pools, with their paths below `spec`. */
export function listFiles({ files }: ControlPlane, pools: readonly PlacedPool[]) {
  const owners = [{ path: "controlPlane", files }, ...pools.map(({ path, pool }) => ({ path, files: pool.files }))];
  return owners.flatMap((owner) =>
    (owner.files ?? []).map((file, index) => ({ path: `${owner.path}.files[${index}]`, file })),
  );
}

/** Files that announce a virtual address; none without one. */
export function listAddressFiles({ endpoint }: ControlPlane, paths: StaticPodPaths): OwnFile[] {
  if (endpoint?.virtualIP?.enabled !== true) return [];
  return listStaticPodFiles(paths).map((path) => ({ path, setting: "controlPlane.endpoint.virtualIP" }));
}

/** Files of the spec with the path of one that the module writes: one of the two would be lost. */
export function findFileConflicts({ files = [] }: ControlPlane, own: readonly OwnFile[]): Problem[] {
  const settings = new Map(own.map(({ path, setting }) => [path, setting]));
  return files.flatMap((file, index) => {
    const setting = settings.get(file.path);
    if (setting === undefined) return [];
    const message = `"${file.path}" is the file of spec.${setting}: remove one of the two`;
    return [{ path: `controlPlane.files[${index}].path`, message }];
  });
}
