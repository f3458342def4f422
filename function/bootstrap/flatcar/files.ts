import { combineNodeSetups } from "../combined-setup.ts";
import { ownFile } from "../linux/own-file.ts";
import type { NodeFile, NodeSetup } from "../node-setup.ts";
import { flatcarFiles } from "../setup-paths.ts";

/**
 * Renders time servers, mounts and commands at every start as files of Flatcar, where bootstrap providers configure
 * other programs or have no field. Modes get a leading zero, because the providers write them into YAML as numbers.
 */
export function addFlatcarFiles(setup: NodeSetup): NodeSetup {
  const files = [...renderTimeServers(setup), ...renderFileSystems(setup), ...renderBootCommands(setup)];
  const combined = combineNodeSetups({ files, preCommands: renderSpecialModes(setup) }, setup);
  return { ...combined, files: (combined.files ?? []).map((file) => ({ ...file, ...renderMode(file) })) };
}

function renderMode({ permissions }: NodeFile): Pick<NodeFile, "permissions"> {
  return permissions === undefined ? {} : { permissions: `0${permissions.slice(-3)}` };
}

/**
 * Ignition ignores the bits of setuid, setgid and sticky in configurations before version 3.6. It warns of them, and
 * CAPRKE2 treats a warning as an error.
 */
function renderSpecialModes({ files = [] }: NodeSetup): string[] {
  const special = files.filter(({ permissions = "" }) => /^[1-7]...$/.test(permissions));
  return special.map(({ path, permissions }) => `chmod ${permissions} '${path}'`);
}

function renderTimeServers({ ntpServers = [] }: NodeSetup): NodeFile[] {
  if (ntpServers.length === 0) return [];
  return [ownFile(flatcarFiles.timeServers, { content: `[Time]\nNTP=${ntpServers.join(" ")}\n` })];
}

/**
 * systemd mounts the file systems. Ignition has formatted the disks, so services wait for them; a missing device of
 * another mount does not stop the machine, as with cloud-init.
 */
function renderFileSystems({ disks = [], mounts = [] }: NodeSetup): NodeFile[] {
  const lines = [
    ...disks.map(({ label, mountPath, filesystem, mountOptions = [] }) =>
      renderLine([`LABEL=${label}`, mountPath, filesystem], mountOptions),
    ),
    ...mounts.map((mount) => renderLine([mount.source, mount.path, mount.filesystem ?? "auto"], listOptions(mount))),
  ];
  return lines.length === 0 ? [] : [ownFile(flatcarFiles.fileSystems, { content: lines.join("") })];
}

type Mount = NonNullable<NodeSetup["mounts"]>[number];

/** Without the type of a network file system, systemd would mount it before the network is up. */
function listOptions({ source, filesystem, options = [] }: Mount): string[] {
  const isRemote = /^(\/\/|[^/=]+:)/.test(source);
  const needsNetwork = isRemote && filesystem === undefined && !options.includes("_netdev");
  return [...(options.length === 0 ? ["nofail"] : options), ...(needsNetwork ? ["_netdev"] : [])];
}

/** A line of fstab, which reads a backslash as the start of an octal number. */
function renderLine(fields: readonly string[], options: readonly string[]): string {
  const words = [...fields, ["defaults", ...options].join(","), "0", "2"];
  return `${words.map((word) => word.replaceAll("\\", "\\134")).join(" ")}\n`;
}

function renderBootCommands({ bootCommands = [] }: NodeSetup): NodeFile[] {
  if (bootCommands.length === 0) return [];
  const content = bootCommands.map((command) => `${command}\n`).join("");
  return [{ ...ownFile(flatcarFiles.bootCommands, { content: `#!/bin/bash\n${content}` }), permissions: "0755" }];
}
