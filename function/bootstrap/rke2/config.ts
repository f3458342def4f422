import type { JsonObject } from "../../kubernetes/object.ts";
import { renderCloudInitFile } from "../cloud-config/file.ts";
import { renderNtp } from "../cloud-config/system.ts";
import { combineNodeSetups } from "../combined-setup.ts";
import { addFlatcarFiles } from "../flatcar/files.ts";
import { renderSystem } from "../linux/system.ts";
import type { NodeSetup } from "../node-setup.ts";
import { formatTaint, omitFalse, renderFlagList } from "../rancher/flags.ts";
import { renderNodeAddress } from "../rancher/node-address.ts";
import { renderMirrors } from "../rancher/mirrors.ts";
import { renderStaticPod } from "../virtual-address.ts";
import { renderIgnition, renderSudoFiles } from "./ignition.ts";
import type { NodeSettings } from "./settings.ts";

// RKE2's kubelet runs every pod of this folder, and keeps those of other names than its components'.
export const staticPods = {
  podFolder: "/var/lib/rancher/rke2/agent/pod-manifests",
  kubeconfig: "/etc/rancher/rke2/rke2.yaml",
};

/** Files that CAPRKE2 writes on every machine. */
export const providerFiles = {
  config: "/etc/rancher/rke2/config.yaml",
  registries: "/etc/rancher/rke2/registries.yaml",
};

/** Where CAPRKE2 writes certificates, manifests and keys of a server (pkg/secret, pkg/rke2). */
export const foldersOfServer = [
  "/var/lib/rancher/rke2/server/tls",
  "/var/lib/rancher/rke2/server/manifests",
  "/var/lib/rancher/rke2/server/cred",
];

/** RKE2 itself pulls the image that contains it. */
const programs = { services: ["rke2-server", "rke2-agent"], joinConfig: providerFiles.config };

interface Owner {
  readonly namespace: string;
  /** Folders where CAPRKE2 writes files on its machines. */
  readonly folders: readonly string[];
}

/** Renders an RKE2ConfigSpec, of servers and agents. */
export function renderRke2Config(setup: NodeSetup, settings: NodeSettings, { namespace, folders }: Owner): JsonObject {
  const { files: podFiles = [] } = renderStaticPod(setup.virtualAddress, staticPods);
  const system = renderSystem(setup, programs);
  const isFlatcar = setup.operatingSystem === "Flatcar";
  const complete = isFlatcar ? addFlatcarFiles(combineNodeSetups({ files: renderSudoFiles(setup) }, system)) : system;
  const { files: ownFiles = [], preCommands = [], postCommands = [] } = complete;
  const files = [...ownFiles, ...podFiles];
  return {
    agentConfig: {
      ...(isFlatcar ? renderIgnition(setup, [...folders, ...files.map(({ path }) => path)]) : renderCloudInit(setup)),
      ...renderAgentConfig(setup, settings),
    },
    privateRegistriesConfig: renderRegistriesConfig(settings, setup, namespace),
    files: files.map((file) => renderCloudInitFile(file)),
    preRKE2Commands: [
      ...renderHostName(setup),
      ...preCommands,
      ...(renderNodeAddress(setup, "/etc/rancher/rke2").preCommands ?? []),
    ],
    postRKE2Commands: postCommands,
    gzipUserData: omitFalse(settings.gzipUserData),
  };
}

function renderAgentConfig(setup: NodeSetup, settings: NodeSettings): JsonObject {
  return {
    kubelet: { extraArgs: renderFlagList(renderKubeletFlags(setup)) },
    nodeLabels: renderFlagList(setup.labels),
    nodeTaints: (setup.taints ?? []).map((taint) => formatTaint(taint)),
    systemDefaultRegistry: settings.systemDefaultRegistry,
    airGapped: omitFalse(settings.airGapped),
    airGappedChecksum: settings.airGappedChecksum,
    cisProfile: settings.cisProfile,
    enableContainerdSElinux: omitFalse(settings.enableContainerdSElinux),
  };
}

/** The format is rendered although it is the default: otherwise the webhook adds it. */
function renderCloudInit({ ntpServers }: NodeSetup): JsonObject {
  return { format: "cloud-config", ntp: renderNtp(ntpServers) };
}

function renderKubeletFlags({ cloudProvider, kubeletArgs }: NodeSetup): Record<string, string> {
  return { ...(cloudProvider && { "cloud-provider": "external" }), ...kubeletArgs };
}

/** CAPRKE2 ignores `agentConfig.nodeName`: a node has the name of its host. */
function renderHostName({ nodeName }: NodeSetup): string[] {
  return nodeName === undefined ? [] : [`hostnamectl set-hostname ${nodeName}`];
}

function renderRegistriesConfig(
  { registries = [] }: NodeSettings,
  { registries: portable = [] }: NodeSetup,
  namespace: string,
): JsonObject | undefined {
  if (registries.length === 0 && portable.length === 0) return undefined;
  const configs = registries.map(({ host, authSecretRef, tlsSecretRef, insecureSkipVerify }): [string, JsonObject] => [
    host,
    {
      authSecret: authSecretRef && { name: authSecretRef.name, namespace },
      tls: tlsSecretRef && {
        tlsConfigSecret: { name: tlsSecretRef.name, namespace },
        insecureSkipVerify: omitFalse(insecureSkipVerify),
      },
    },
  ]);
  return { mirrors: renderMirrors(registries, portable), configs: Object.fromEntries(configs) };
}
