import type { JsonObject } from "../../kubernetes/object.ts";
import { pathsOfService, renderUnits } from "../flatcar/units.ts";
import { ownFile } from "../linux/own-file.ts";
import type { NodeFile, NodeSetup } from "../node-setup.ts";
import { pathOfSudoRule } from "../setup-paths.ts";

const service = {
  name: "rke2-install.service",
  after: [],
  others: ["rke2-server.service", "rke2-agent.service"],
};

/**
 * Files of CAPRKE2 besides its configuration (bootstrap/internal/ignition/butane, pkg/rke2): Butane rejects two
 * files with the same path.
 */
export const filesOnIgnition = [
  "/etc/rke2-install.sh",
  "/etc/rancher/rke2/registries.yaml",
  "/etc/ssh/sshd_config.d/010-rke2.conf",
  ...pathsOfService(service.name),
];

/**
 * Renders the fields of an RKE2AgentConfig that Ignition needs. Without this variant, CAPRKE2 mounts a partition that
 * only images of SUSE have (bootstrap/internal/ignition/butane). RKE2ConfigSpec has no users and no disks.
 * `written` are paths that are written on the machine.
 */
export function renderIgnition(setup: NodeSetup, written: readonly string[]): JsonObject {
  const config = [
    "variant: flatcar\nversion: 1.0.0\n",
    renderUnits(setup, service, true),
    renderUsers(setup),
    renderDisks(setup, written),
  ];
  return { format: "ignition", additionalUserData: { config: config.join("") } };
}

/** Files with the rules of sudo of users; root reads them. */
export function renderSudoFiles({ users = [] }: NodeSetup): NodeFile[] {
  return users.flatMap(({ name, sudo }) => {
    if (sudo === undefined) return [];
    return [{ ...ownFile(pathOfSudoRule(name), { content: `${name} ${sudo}\n` }), permissions: "0600" }];
  });
}

function renderUsers({ users = [] }: NodeSetup): string {
  if (users.length === 0) return "";
  // Texts of JSON are texts of YAML.
  const items = users.map(
    ({ name, sshAuthorizedKeys = [] }) =>
      `    - name: ${JSON.stringify(name)}\n      ssh_authorized_keys: ${JSON.stringify(sshAuthorizedKeys)}\n`,
  );
  return `passwd:\n  users:\n${items.join("")}`;
}

/** Ignition mounts a file system with a path before it writes files. */
function renderDisks({ disks = [] }: NodeSetup, written: readonly string[]): string {
  if (disks.length === 0) return "";
  const items = disks.map(({ label, device, filesystem, mountPath }) => {
    const hasFiles = written.some((path) => `${path}/`.startsWith(`${mountPath}/`));
    return (
      `    - device: ${JSON.stringify(device)}\n      format: ${filesystem}\n` +
      `      label: ${JSON.stringify(label)}\n      wipe_filesystem: false\n` +
      (hasFiles ? `      path: ${JSON.stringify(mountPath)}\n` : "")
    );
  });
  return `storage:\n  filesystems:\n${items.join("")}`;
}
