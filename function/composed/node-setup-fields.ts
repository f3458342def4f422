import { type OperatingSystem, operatingSystemOf } from "../api/machine.ts";
import { distinctProblems, type Problem } from "../api/problem.ts";
import type { NodeSetup } from "../bootstrap/node-setup.ts";
import { type BootstrapProvider, setupFieldsOn } from "../bootstrap/provider.ts";
import { fieldOfFile, isSystemFile, specPathOf } from "../bootstrap/setup-paths.ts";
import { poolKindOf } from "../control-plane/provider.ts";
import type { Scope } from "../scope/scope.ts";
import { hasOwnMachines, openMachineScope, machinesOfControlPlane, machinesOfPool } from "./machines.ts";
import { listRequestedNodes, readOwnSetup, readSetupOfSpec, readSharedSetup } from "./node-setup.ts";

/**
 * Fields of a NodeSetup that the bootstrap provider, or the cloud that bootstraps nodes, does not support; each at its
 * path.
 */
export function findUnsupportedFields(scope: Scope): Problem[] {
  const inSpec = listSetups(scope).flatMap(({ path, setup, operatingSystem }) =>
    listUnsupported(supportOf(scope, operatingSystem), setup).map(({ field, reason }) => ({
      path: specPathOf(field, path),
      message: reason,
    })),
  );
  return distinctProblems([...inSpec, ...findInfrastructureProblems(scope)]);
}

interface SetupOfSpec {
  /** Path of the owner below `spec`: empty for all nodes. */
  readonly path: string;
  readonly setup: NodeSetup;
  readonly operatingSystem: OperatingSystem | undefined;
}

/** Setups in the spec. That of all nodes is listed for each operating system, and for a cluster without nodes. */
function listSetups(scope: Scope): SetupOfSpec[] {
  const own = listRequestedNodes(scope).map(({ path, node }): SetupOfSpec => {
    const setup = readOwnSetup(node);
    return { path, setup, operatingSystem: setup.operatingSystem };
  });
  const setup = readSharedSetup(scope);
  const systems = new Set(own.length === 0 ? [undefined] : own.map(({ operatingSystem }) => operatingSystem));
  return [...[...systems].map((operatingSystem) => ({ path: "", setup, operatingSystem })), ...own];
}

/** Files of the spec with the path of one that the bootstrap provider itself writes. */
export function findFilesOfProvider(scope: Scope): Problem[] {
  const { bootstrap } = poolKindOf(scope.controlPlane.provider);
  return listRequestedNodes(scope).flatMap(({ path, node }) => {
    const system = operatingSystemOf(node.machine ?? {});
    const { ownFiles: own = [] } = (system ? bootstrap?.operatingSystems?.[system] : bootstrap) ?? {};
    return (node.files ?? []).flatMap((file, index) => {
      if (!own.includes(file.path)) return [];
      const message = `"${file.path}" is a file that the bootstrap provider writes: use another path`;
      return [{ path: `${path}.files[${index}].path`, message }];
    });
  });
}

/**
 * Files of the spec with the path of one that a setting of the operating system needs: one of the two would be lost.
 */
export function findSystemFileProblems(scope: Scope): Problem[] {
  return listRequestedNodes(scope).flatMap(({ path, node }) => {
    const files = node.files ?? [];
    if (!files.some((file) => isSystemFile(file.path))) return [];
    const [setup, own] = [readSetupOfSpec(scope, node), readOwnSetup(node)];
    return files.flatMap((file, index) => {
      const field = fieldOfFile(setup, file.path);
      if (!field) return [];
      const setting = specPathOf(field, fieldOfFile(own, file.path) === undefined ? "" : path);
      const message = `"${file.path}" is the file of spec.${setting}: remove one of the two`;
      return [{ path: `${path}.files[${index}].path`, message }];
    });
  });
}

/** The infrastructure needs a field that the bootstrap provider does not support: the two do not work together. */
function findInfrastructureProblems(scope: Scope): Problem[] {
  const { provider } = scope.infrastructure;
  const machines = scope.plan.slices.map((slice) => machinesOfPool(slice));
  const all = hasOwnMachines(scope) ? [machinesOfControlPlane(scope), ...machines] : machines;
  const found = all.flatMap((request) =>
    listUnsupported(
      supportOf(scope, operatingSystemOf(request.machine)),
      provider.nodeSetup?.(openMachineScope(scope, request)) ?? {},
    ),
  );
  return found.map(({ field, reason }) => ({
    path: `infrastructure.${provider.name}`,
    message: `needs ${field} on its nodes, which ${reason}`,
  }));
}

type Supports = BootstrapProvider["setupFields"];

function supportOf({ controlPlane: { provider } }: Scope, operatingSystem: OperatingSystem | undefined): Supports {
  const kind = poolKindOf(provider);
  return kind.bootstrap ? setupFieldsOn(kind.bootstrap, operatingSystem) : kind.setupFields;
}

function listUnsupported(supports: Supports, setup: NodeSetup): { field: string; reason: string }[] {
  const fields = new Map<string, unknown>(Object.entries(setup));
  return Object.entries(supports).flatMap(([field, support]) =>
    typeof support !== "string" && isSet(field, fields.get(field)) ? [{ field, reason: support.unsupported }] : [],
  );
}

/** An empty list of taints counts as set: it removes the taints of the distribution. */
function isSet(field: string, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value !== undefined;
  return field === "taints" || Object.keys(value).length > 0;
}
