import type { OperatingSystem } from "../api/machine.ts";
import { distinctProblems, type Problem } from "../api/problem.ts";
import type { NodeSetup } from "../bootstrap/node-setup.ts";
import { isLabelOfSystem, isLostAtStart, isReadOnly, specPathOf } from "../bootstrap/setup-paths.ts";
import type { Scope } from "../scope/scope.ts";
import { listRequestedNodes, readOwnSetup, readSharedSetup } from "./node-setup.ts";

/** A part of the setup of nodes. */
interface PartOfSetup {
  /** Path of its owner below `spec`: empty for all nodes. */
  readonly at: string;
  readonly part: NodeSetup;
  readonly operatingSystem: OperatingSystem;
}

/** Operating systems that the infrastructure does not support, and settings of nodes that do not work on one. */
export function findOperatingSystemProblems(scope: Scope): Problem[] {
  const nodes = listRequestedNodes(scope).flatMap(({ path, node }) => {
    const part = readOwnSetup(node);
    return part.operatingSystem === undefined ? [] : [{ at: path, part, operatingSystem: part.operatingSystem }];
  });
  const shared = readSharedSetup(scope);
  const systems = new Set(nodes.map(({ operatingSystem }) => operatingSystem));
  return distinctProblems([
    ...nodes.flatMap((node) => [...findSupportProblems(scope, node), ...findSettingProblems(node)]),
    ...[...systems].flatMap((operatingSystem) => findSettingProblems({ at: "", part: shared, operatingSystem })),
  ]);
}

function findSettingProblems(part: PartOfSetup): Problem[] {
  return [...findReadOnlyPaths(part), ...findLostFiles(part), ...findTakenLabels(part)];
}

function findSupportProblems(scope: Scope, { at, operatingSystem }: PartOfSetup): Problem[] {
  const { provider } = scope.infrastructure;
  const { [operatingSystem]: support } = provider.operatingSystems ?? {};
  if (support === "Supported") return [];
  const reason = support ? `is not supported: ${support.unsupported}` : `is not supported on ${provider.title}`;
  return [{ path: `${at}.machine.operatingSystem`, message: `"${operatingSystem}" ${reason}` }];
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

function findLostFiles({ at, part, operatingSystem }: PartOfSetup): Problem[] {
  return (part.files ?? []).flatMap(({ path }, index) => {
    if (!isLostAtStart(operatingSystem, path)) return [];
    const message = `"${path}" is lost when ${operatingSystem} starts: use /opt, /etc or /var`;
    return [{ path: `${at}.files[${index}].path`, message }];
  });
}

function findTakenLabels({ at, part, operatingSystem }: PartOfSetup): Problem[] {
  return (part.disks ?? []).flatMap(({ label }, index) => {
    if (!isLabelOfSystem(operatingSystem, label)) return [];
    const path = `${specPathOf("disks", at)}[${index}].label`;
    return [{ path, message: `"${label}" is the label of a file system of ${operatingSystem}: use another one` }];
  });
}
