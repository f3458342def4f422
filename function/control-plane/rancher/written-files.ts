import type { Problem } from "../../api/problem.ts";
import { listFiles } from "../distribution/own-files.ts";
import { problemIf } from "../distribution/problems.ts";
import type { ControlPlaneScope, PlacedPool } from "../provider.ts";

/** Files that a provider writes on servers and agents. */
interface WrittenFiles {
  /** The distribution's configuration. */
  readonly config: string;
  /** `registries.yaml`. */
  readonly registries: string;
  /** The first setting of registries; a path below `spec`. Undefined: the file is the user's. */
  readonly setting: string | undefined;
}

type Scope<Settings> = Pick<ControlPlaneScope<Settings>, "controlPlane" | "nodes">;

/** Files of the spec that the provider overwrites, or that replace the registries of the spec. */
export function findWrittenFiles<Settings>(
  { controlPlane }: Scope<Settings>,
  pools: readonly PlacedPool[],
  { config, registries, setting }: WrittenFiles,
): Problem[] {
  return listFiles(controlPlane, pools).flatMap(({ path, file: { path: file } }) => [
    ...problemIf(file === config, {
      path: `${path}.path`,
      message: `"${file}" is not supported: the provider overwrites it. Use a file below ${file}.d`,
    }),
    ...problemIf(setting !== undefined && file === registries, {
      path: `${path}.path`,
      message: `"${file}" is the file of spec.${setting}: remove one of the two`,
    }),
  ]);
}

/** Paths of portable registries, below `spec`. Servers and agents read the same registries. */
export function listRegistries<Settings>(
  { nodes, controlPlane }: Scope<Settings>,
  pools: readonly PlacedPool[],
): string[] {
  const owners = [
    { path: "nodes", nodes },
    { path: "controlPlane.nodes", nodes: controlPlane.nodes },
    ...pools.map(({ path, pool }) => ({ path: `${path}.nodes`, nodes: pool.nodes })),
  ];
  return owners.flatMap((owner) => (owner.nodes?.registries === undefined ? [] : [`${owner.path}.registries`]));
}
