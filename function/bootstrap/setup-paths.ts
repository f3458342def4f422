import type { OperatingSystem } from "../api/machine.ts";
import type { NodeSetup, NodeSetupField } from "./node-setup.ts";

interface SpecPath {
  readonly field: NodeSetupField;
  /** Below the owner of nodes: the control plane or a pool. */
  readonly path: string;
  /** Below `spec`, for all nodes. Default: `path`. */
  readonly ofAll?: string;
}

/** Paths in the spec of all fields of a NodeSetup but those that only an infrastructure or the Input sets. */
export const specPaths: readonly SpecPath[] = [
  { field: "operatingSystem", path: "machine.operatingSystem" },
  { field: "labels", path: "labels" },
  { field: "taints", path: "taints" },
  { field: "kubeletArgs", path: "kubelet", ofAll: "kubernetes.kubelet" },
  { field: "files", path: "files" },
  { field: "preCommands", path: "preCommands" },
  { field: "postCommands", path: "postCommands" },
  { field: "ntpServers", path: "nodes.ntp" },
  { field: "sysctls", path: "nodes.sysctls" },
  { field: "kernelModules", path: "nodes.kernelModules" },
  { field: "trustBundle", path: "nodes.trustBundle.content" },
  { field: "trustBundleFrom", path: "nodes.trustBundle.contentFrom" },
  { field: "users", path: "nodes.users" },
  { field: "registries", path: "nodes.registries" },
  { field: "registryCredentials", path: "nodes.registryCredentials" },
  { field: "proxy", path: "nodes.proxy" },
  { field: "disks", path: "nodes.disks" },
  { field: "mounts", path: "nodes.mounts" },
  { field: "containerdConfig", path: "nodes.containerdConfig" },
  { field: "bootCommands", path: "nodes.bootCommands" },
  { field: "ipFamilies", path: "network.services.cidrBlocks" },
  { field: "virtualAddress", path: "endpoint.virtualIP" },
];

/** Returns the path of a field below `spec`. The path of its owner is empty for all nodes. */
export function specPathOf(field: string, owner: string): string {
  const { path = field, ofAll = path } = specPaths.find((one) => one.field === field) ?? {};
  return owner === "" ? ofAll : `${owner}.${path}`;
}

const fileName = "90-kubernetes-cluster";

/** Files on Linux that settings of the operating system need. */
export const systemFiles = {
  sysctls: `/etc/sysctl.d/${fileName}.conf`,
  kernelModules: `/etc/modules-load.d/${fileName}.conf`,
  // The tools that read the folder expect this ending.
  trustBundle: `/usr/local/share/ca-certificates/${fileName}.crt`,
  // Where the kubelet looks for credentials besides the pull secrets of pods.
  registryCredentials: "/var/lib/kubelet/config.json",
  containerdConfig: `/etc/containerd/conf.d/${fileName}.toml`,
  proxy: `/etc/default/${fileName}-proxy`,
} as const;

/** The unit of commands at every start. */
export const bootUnit = `${fileName}-boot.service`;

/** Files on Flatcar, where other programs read some of the settings. */
export const flatcarFiles = {
  trustBundle: `/etc/ssl/certs/${fileName}.pem`,
  timeServers: `/etc/systemd/timesyncd.conf.d/${fileName}.conf`,
  fileSystems: "/etc/fstab",
  bootCommands: `/etc/${fileName}/boot-commands.sh`,
  bootUnit: `/etc/systemd/system/${bootUnit}`,
} as const;

const sudoFolder = "/etc/sudoers.d";

/** Path of the rule of sudo of a user, where Ignition or the function writes it. */
export function pathOfSudoRule(user: string): string {
  return `${sudoFolder}/${user}`;
}

const registryFolder = "/etc/containerd/certs.d";

/** Path of the file of a registry in containerd's folder. */
export function pathOfHosts(host: string): string {
  return `${registryFolder}/${host === "*" ? "_default" : host}/hosts.toml`;
}

/** Path of the file that adds the proxy to a service of systemd. */
export function pathOfDropIn(service: string): string {
  return `/etc/systemd/system/${service}.service.d/${fileName}-proxy.conf`;
}

const dropIn = new RegExp(`^${pathOfDropIn("[^/]+")}$`);

/** Returns the field of a setup that needs a file with this path. */
export function fieldOfFile(setup: NodeSetup, path: string): NodeSetupField | undefined {
  if (setup.registries?.some(({ host }) => pathOfHosts(host) === path)) return "registries";
  if (hasSudoRule(setup, path)) return "users";
  if (dropIn.test(path)) return setup.proxy && "proxy";
  return listSystemFiles(setup).find(([file]) => file === path)?.[1];
}

/** Files with a fixed path that fields of a setup need. */
export function listSystemFiles(setup: NodeSetup): readonly FieldOfFile[] {
  const ofSystem = setup.operatingSystem ? fieldsOn[setup.operatingSystem] : fieldsOfOthers;
  return [...fieldsOfAll, ...ofSystem].filter(([, field]) => setup[field] !== undefined);
}

/** cloud-init writes the rules of all users into a file of its own. */
function hasSudoRule({ operatingSystem, users = [] }: NodeSetup, path: string): boolean {
  return (
    operatingSystem !== undefined && users.some(({ name, sudo }) => sudo !== undefined && pathOfSudoRule(name) === path)
  );
}

/** The file of a field. */
type FieldOfFile = readonly [file: string, field: NodeSetupField];

const fieldsOfAll: readonly FieldOfFile[] = [
  [systemFiles.sysctls, "sysctls"],
  [systemFiles.kernelModules, "kernelModules"],
  [systemFiles.registryCredentials, "registryCredentials"],
  [systemFiles.containerdConfig, "containerdConfig"],
  [systemFiles.proxy, "proxy"],
];
const fieldsOfOthers: readonly FieldOfFile[] = [
  [systemFiles.trustBundle, "trustBundle"],
  [systemFiles.trustBundle, "trustBundleFrom"],
];
const fieldsOn: Readonly<Record<OperatingSystem, readonly FieldOfFile[]>> = {
  Flatcar: [
    [flatcarFiles.trustBundle, "trustBundle"],
    [flatcarFiles.trustBundle, "trustBundleFrom"],
    [flatcarFiles.timeServers, "ntpServers"],
    [flatcarFiles.fileSystems, "disks"],
    [flatcarFiles.fileSystems, "mounts"],
    [flatcarFiles.bootCommands, "bootCommands"],
    [flatcarFiles.bootUnit, "bootCommands"],
  ],
};
const allFiles = new Set(
  [fieldsOfAll, fieldsOfOthers, ...Object.values(fieldsOn)].flatMap((fields) => fields.map(([file]) => file)),
);

/** Whether a setting may need a file with this path. */
export function isSystemFile(path: string): boolean {
  const folders = [registryFolder, sudoFolder];
  return allFiles.has(path) || folders.some((folder) => path.startsWith(`${folder}/`)) || dropIn.test(path);
}

/** Folders that no program can write. On Flatcar those besides /usr are links to folders there. */
const readOnlyFolders: Readonly<Record<OperatingSystem, RegExp>> = { Flatcar: /^\/(usr|bin|sbin|lib|lib64)(\/|$)/ };

/** Whether nothing can write at a path on an operating system. */
export function isReadOnly(operatingSystem: OperatingSystem, path: string): boolean {
  return readOnlyFolders[operatingSystem].test(path);
}

/** Folders in memory, or links to them: Ignition writes files before they are mounted. */
const lostFolders: Readonly<Record<OperatingSystem, RegExp>> = {
  Flatcar: /^\/(dev|proc|sys|run|tmp|var\/run|var\/lock)(\/|$)/,
};

/** Whether a file at a path is lost once an operating system has started. */
export function isLostAtStart(operatingSystem: OperatingSystem, path: string): boolean {
  return lostFolders[operatingSystem].test(path);
}

/** Labels of file systems by which an operating system finds its own. */
const labelsOfSystem: Readonly<Record<OperatingSystem, readonly string[]>> = {
  Flatcar: ["ROOT", "OEM", "EFI-SYSTEM", "USR-A", "USR-B"],
};

/** Whether a file system with a label would be taken for one of the operating system. */
export function isLabelOfSystem(operatingSystem: OperatingSystem, label: string): boolean {
  return labelsOfSystem[operatingSystem].includes(label);
}
