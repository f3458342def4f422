import { type OperatingSystem, operatingSystemOf } from "../api/machine.ts";
import { distinctProblems, type Problem } from "../api/problem.ts";
import { isReadOnly } from "../bootstrap/setup-paths.ts";
import type { Scope } from "../scope/scope.ts";
import { findLookups, findLookupsInFlags, type PartOfSetup } from "./lookups.ts";
import { hasOwnMachines } from "./machines.ts";
import { listRequestedNodes, readOwnSetup, readSharedSetup } from "./node-setup.ts";

/** Operating systems that the infrastructure does not support, and settings of nodes that do not work on one. */
export function findOperatingSystemProblems(scope: Scope): Problem[] {
  const found = listRequestedNodes(scope).flatMap(({ path, node }) => {
    const setup = readOwnSetup(node);
    const { operatingSystem } = setup;
    if (operatingSystem === undefined) return [];
    return [
      ...findSupportProblems(scope, { path, operatingSystem }),
      ...[
        { at: path, part: setup },
        { at: "", part: readSharedSetup(scope) },
      ].flatMap(({ at, part }) => [
        ...findReadOnlyPaths({ at, part, operatingSystem }),
        ...findLookups({ at, part, operatingSystem }),
      ]),
    ];
  });
  const ofControlPlane = hasOwnMachines(scope) ? operatingSystemOf(scope.spec.controlPlane.machine) : undefined;
  const inFlags = ofControlPlane === undefined ? [] : findLookupsInFlags(scope.spec, ofControlPlane);
  return distinctProblems([...found, ...inFlags]);
}

interface Owner {
  readonly path: string;
  readonly operatingSystem: OperatingSystem;
}

function findSupportProblems({ infrastructure: { provider } }: Scope, { path, operatingSystem }: Owner): Problem[] {
  const { [operatingSystem]: support } = provider.operatingSystems ?? {};
  if (support === "Supported") return [];
  const reason = support ? `is not supported: ${support.unsupported}` : `is not supported on ${provider.title}`;
  return [{ path: `${path}.machine.operatingSystem`, message: `"${operatingSystem}" ${reason}` }];
}

function findReadOnlyPaths({ at, part, operatingSystem }: PartOfSetup): Problem[] {
  const nodes = at === "" ? "nodes" : `${at}.nodes`;
  const used = [
    ...(part.files ?? []).map(({ path }, index) => ({ path: `${at}.files[${index}].path`, text: path })),
    ...(part.disks ?? []).map(({ mountPath }, index) => ({
      path: `${nodes}.disks[${index}].mountPath`,
      text: mountPath,
    })),
    ...(part.mounts ?? []).map(({ path }, index) => ({ path: `${nodes}.mounts[${index}].path`, text: path })),
  ];
  return used
    .filter(({ text }) => isReadOnly(operatingSystem, text))
    .map(({ path, text }) => ({
      path,
      message: `"${text}" is read-only on ${operatingSystem}: use /opt, /etc or /var`,
    }));
}
