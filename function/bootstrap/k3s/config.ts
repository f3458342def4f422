import type { JsonObject } from "../../kubernetes/object.ts";
import { renderCloudInitFile } from "../cloud-config/file.ts";
import { renderSystem } from "../linux/system.ts";
import { combineNodeSetups } from "../combined-setup.ts";
import type { NodeFile, NodeSetup } from "../node-setup.ts";
import { formatTaint, omitFalse, renderFlagList } from "../rancher/flags.ts";
import { renderNodeAddress } from "../rancher/node-address.ts";
import { renderMirrors } from "../rancher/mirrors.ts";
import { renderStaticPod } from "../virtual-address.ts";
import type { NodeSettings } from "./settings.ts";

export const staticPods = {
  podFolder: "/var/lib/rancher/k3s/agent/pod-manifests",
  kubeconfig: "/etc/rancher/k3s/k3s.yaml",
};

/** The install script downloads k3s, and copies the proxy of its environment to the service. */
const programs = { services: ["k3s", "k3s-agent"], joinConfig: "/etc/rancher/k3s/config.yaml" };

/** Renders a KThreesConfigSpec, of servers and agents; `serverConfig` has additional settings of servers. */
export function renderK3sConfig(setup: NodeSetup, settings: NodeSettings, serverConfig: JsonObject = {}): JsonObject {
  const virtualAddress = renderStaticPod(setup.virtualAddress, staticPods);
  const combined = combineNodeSetups(
    renderRegistries(settings, setup),
    renderSystem(setup, programs),
    renderNodeAddress(setup, "/etc/rancher/k3s"),
    virtualAddress,
  );
  const { files = [], preCommands = [], postCommands = [] } = combined;
  return {
    agentConfig: renderAgentConfig(setup, settings),
    serverConfig: { cloudProviderName: renderCloudProvider(setup), ...serverConfig },
    files: files.map((file) => renderCloudInitFile(file)),
    preK3sCommands: preCommands,
    postK3sCommands: postCommands,
  };
}

function renderAgentConfig({ kubeletArgs = {}, labels, taints = [], nodeName }: NodeSetup, settings: NodeSettings) {
  const { [cloudProviderFlag]: _, ...flags } = kubeletArgs;
  return {
    kubeletArgs: renderFlagList(flags),
    nodeLabels: renderFlagList(labels),
    nodeTaints: taints.map((taint) => formatTaint(taint)),
    nodeName,
    airGapped: omitFalse(settings.airGapped),
    airGappedInstallScriptPath: settings.airGappedInstallScriptPath,
  };
}

const cloudProviderFlag = "cloud-provider";

/**
 * The provider appends this flag of the kubelet to all others, also on agents, and without a value it is `external`.
 * Nodes would then wait for a cloud controller manager.
 */
function renderCloudProvider({ cloudProvider, kubeletArgs = {} }: NodeSetup): string {
  return kubeletArgs[cloudProviderFlag] ?? (cloudProvider === "External" ? "external" : "");
}

export const registriesFile = {
  path: "/etc/rancher/k3s/registries.yaml",
  owner: "root:root",
  permissions: "0600",
} satisfies NodeFile;

/** Renders `registries.yaml`, in JSON, which is YAML. */
function renderRegistries(
  { registries = [], registriesSecretRef }: NodeSettings,
  { registries: portable = [] }: NodeSetup,
): NodeSetup {
  if (registriesSecretRef) return { files: [{ ...registriesFile, contentFrom: { secret: registriesSecretRef } }] };
  if (registries.length === 0 && portable.length === 0) return {};
  const mirrors = renderMirrors(registries, portable);
  return { files: [{ ...registriesFile, content: `${JSON.stringify({ mirrors }, null, 2)}\n` }] };
}
