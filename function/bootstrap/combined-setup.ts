import { combineKubeletArgs } from "./kubelet-args.ts";
import type { NodeSetup, NodeSetupField } from "./node-setup.ts";

/**
 * Combines parts. Commands of all parts run, in order, and all kernel modules are loaded. For each kubelet argument,
 * label, file, kernel parameter, user, registry, disk and mount, and for all other fields, the last part that sets it
 * wins.
 */
export function combineNodeSetups(...parts: NodeSetup[]): NodeSetup {
  return {
    ...lastOf(parts, "operatingSystem"),
    kubeletArgs: combineKubeletArgs(...parts.map((part) => part.kubeletArgs)),
    ...lastOf(parts, "cloudProvider"),
    ...lastOf(parts, "nodeName"),
    files: combineItems(
      parts.map(({ files }) => files),
      ({ path }) => path,
    ),
    preCommands: parts.flatMap((part) => part.preCommands ?? []),
    postCommands: parts.flatMap((part) => part.postCommands ?? []),
    labels: Object.assign({}, ...parts.map((part) => part.labels)),
    ...lastOf(parts, "taints"),
    ...combineSystem(parts),
    ...combineStorage(parts),
    ...combineRuntime(parts),
    ...lastOf(parts, "joinsNewer"),
    ...lastOf(parts, "ipFamilies"),
    ...lastOf(parts, "virtualAddress"),
  };
}

/** Combines settings of the operating system. Those that nobody sets are absent. */
function combineSystem(parts: readonly NodeSetup[]): NodeSetup {
  const sysctls = Object.assign({}, ...parts.map((part) => part.sysctls));
  const kernelModules = [...new Set(parts.flatMap((part) => part.kernelModules ?? []))];
  const users = combineItems(
    parts.map((part) => part.users),
    ({ name }) => name,
  );
  const bootCommands = parts.flatMap((part) => part.bootCommands ?? []);
  return {
    ...lastOf(parts, "ntpServers"),
    ...(Object.keys(sysctls).length > 0 && { sysctls }),
    ...(kernelModules.length > 0 && { kernelModules }),
    ...combineTrust(parts),
    ...(users.length > 0 && { users }),
    ...(bootCommands.length > 0 && { bootCommands }),
  };
}

/** The last part that sets one of the two wins. */
function combineTrust(parts: readonly NodeSetup[]): NodeSetup {
  const last = parts.findLast((part) => (part.trustBundle ?? part.trustBundleFrom) !== undefined) ?? {};
  return { ...lastOf([last], "trustBundle"), ...lastOf([last], "trustBundleFrom") };
}

function combineStorage(parts: readonly NodeSetup[]): NodeSetup {
  const disks = combineItems(
    parts.map((part) => part.disks),
    ({ label }) => label,
  );
  const mounts = combineItems(
    parts.map((part) => part.mounts),
    ({ path }) => path,
  );
  return { ...(disks.length > 0 && { disks }), ...(mounts.length > 0 && { mounts }) };
}

/** Combines settings of the container runtime. */
function combineRuntime(parts: readonly NodeSetup[]): NodeSetup {
  const registries = combineItems(
    parts.map((part) => part.registries),
    ({ host }) => host,
  );
  return {
    ...(registries.length > 0 && { registries }),
    ...lastOf(parts, "registryCredentials"),
    ...lastOf(parts, "proxy"),
    ...lastOf(parts, "containerdConfig"),
  };
}

/** One item for each key; the last one wins. */
function combineItems<Item>(lists: readonly (Item[] | undefined)[], keyOf: (item: Item) => string): Item[] {
  return [...new Map(lists.flatMap((list) => list ?? []).map((item) => [keyOf(item), item])).values()];
}

function lastOf(parts: readonly NodeSetup[], field: NodeSetupField): NodeSetup {
  const value = parts.findLast((part) => part[field] !== undefined)?.[field];
  return value === undefined ? {} : { [field]: value };
}
