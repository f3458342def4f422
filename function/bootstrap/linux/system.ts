import type { OperatingSystem } from "../../api/machine.ts";
import { flatcarFiles, systemFiles } from "../setup-paths.ts";
import { ownFile } from "./own-file.ts";
import { type ProxiedPrograms, renderProxy, runtimeOfImage } from "./proxy.ts";
import { combineNodeSetups } from "../combined-setup.ts";
import type { NodeSetup } from "../node-setup.ts";

/**
 * Renders kernel modules, kernel parameters, trusted certificates, credentials of registries and the proxy for a Linux
 * with systemd, as files and commands.
 * The commands run before those of the setup, which may download something. The files stay, so that a restart applies
 * them too.
 */
export function renderSystem(setup: NodeSetup, programs: ProxiedPrograms = runtimeOfImage): NodeSetup {
  const { before, after } = renderProxy(setup, programs);
  // A parameter may belong to a module.
  const parts = [before, renderModules(setup), renderSysctls(setup), renderTrust(setup), renderCredentials(setup)];
  if (parts.every(({ files }) => !files)) return setup;
  return combineNodeSetups(
    ...parts.map(({ preCommands, postCommands }) => ({ preCommands, postCommands })),
    setup,
    after,
    ...parts.map(({ files }) => ({ files })),
  );
}

function renderModules({ kernelModules = [] }: NodeSetup): NodeSetup {
  if (kernelModules.length === 0) return {};
  const content = kernelModules.map((module) => `${module}\n`).join("");
  return {
    files: [ownFile(systemFiles.kernelModules, { content })],
    preCommands: [`modprobe --all ${kernelModules.join(" ")}`],
  };
}

function renderSysctls({ sysctls = {} }: NodeSetup): NodeSetup {
  const lines = Object.entries(sysctls).toSorted(([left], [right]) => (left < right ? -1 : 1));
  if (lines.length === 0) return {};
  const content = lines.map(([parameter, value]) => `${parameter} = ${value}\n`).join("");
  return { files: [ownFile(systemFiles.sysctls, { content })], preCommands: [`sysctl --load=${systemFiles.sysctls}`] };
}

/**
 * Debian and SUSE read the folder of the file; Red Hat and Amazon Linux have another one. A container runtime that runs
 * already has read the certificates of the image, so it starts again.
 */
const otherFolder = "/etc/pki/ca-trust/source/anchors/";
const restart = "systemctl try-restart containerd";
const trustCommand = [
  "if command -v update-ca-certificates; then update-ca-certificates",
  `else cp ${systemFiles.trustBundle} ${otherFolder} && update-ca-trust`,
  "fi",
  restart,
].join("; ");

/** Flatcar cannot write below /usr. It reads all certificates of a file. */
const trustOn: Readonly<Record<OperatingSystem, { readonly file: string; readonly command: string }>> = {
  Flatcar: { file: flatcarFiles.trustBundle, command: `update-ca-certificates; ${restart}` },
};

function renderTrust({ operatingSystem, ...setup }: NodeSetup): NodeSetup {
  const { trustBundle: content, trustBundleFrom: contentFrom } = setup;
  if (content === undefined && contentFrom === undefined) return {};
  const other = { file: systemFiles.trustBundle, command: trustCommand };
  const { file, command } = operatingSystem ? trustOn[operatingSystem] : other;
  return { files: [ownFile(file, { content, contentFrom })], preCommands: [command] };
}

function renderCredentials({ registryCredentials: contentFrom }: NodeSetup): NodeSetup {
  if (contentFrom === undefined) return {};
  return { files: [{ ...ownFile(systemFiles.registryCredentials, { contentFrom }), permissions: "0600" }] };
}
