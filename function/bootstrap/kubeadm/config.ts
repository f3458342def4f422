import { defaultEndpointPort } from "../../api/endpoint.ts";
import { explicitlyEmpty } from "../../kubernetes/prune.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { renderCloudInitFile } from "../cloud-config/file.ts";
import { renderStorage } from "../cloud-config/storage.ts";
import { renderNtp, renderUser } from "../cloud-config/system.ts";
import { addFlatcarFiles } from "../flatcar/files.ts";
import { addContainerdConfig, addRegistries } from "../linux/containerd.ts";
import { renderSystem } from "../linux/system.ts";
import { combineNodeSetups } from "../combined-setup.ts";
import { combineKubeletArgs } from "../kubelet-args.ts";
import type { NodeSetup, NodeTaint } from "../node-setup.ts";
import { pathOfStaticPod, renderStaticPod } from "../virtual-address.ts";
import { addModes, addVariables, configOnIgnition, renderIgnition } from "./ignition.ts";
import { addNewerKubeadm } from "./newer-control-plane.ts";

export type NamedValue = { name: string; value: string };

/** Flags as in kubeadm's v1beta4 API, sorted by name so that equal flags render equally. */
export function renderExtraArgs(args: Record<string, string> = {}): NamedValue[] {
  return Object.entries(args)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => ({ name, value }));
}

/** Files and commands of a KubeadmConfigSpec, without the kubeadm configurations. */
export function renderKubeadmCommands(setup: NodeSetup): JsonObject {
  const isFlatcar = setup.operatingSystem === "Flatcar";
  const parts = [addNewerKubeadm, addRegistries, addContainerdConfig, renderSystem, addVirtualAddress];
  const all = isFlatcar ? [...parts, addFlatcarFiles, addModes, addVariables] : parts;
  const { files = [], preCommands, postCommands, users = [] } = all.reduce((result, add) => add(result), setup);
  return {
    ...(isFlatcar ? renderIgnition(setup) : renderCloudInit(setup)),
    users: users.map((user) => renderUser(user)),
    files: files.map((file) => renderCloudInitFile(file)),
    preKubeadmCommands: preCommands ?? [],
    postKubeadmCommands: postCommands ?? [],
  };
}

function renderCloudInit(setup: NodeSetup): JsonObject {
  const { bootCommands = [], ntpServers } = setup;
  return { ...renderStorage(setup), bootCommands, ntp: renderNtp(ntpServers) };
}

const adminConfig = "/etc/kubernetes/admin.conf";
export const staticPods = { podFolder: "/etc/kubernetes/manifests", kubeconfig: adminConfig };

/**
 * Since Kubernetes 1.29 (Cluster API 1.13 supports no older version), `kubeadm init` grants the permissions of
 * admin.conf only once the API server answers at the endpoint, which kube-vip announces. So on that machine kube-vip
 * uses super-admin.conf, which kubeadm writes there only. cloud-init has that configuration only for `kubeadm init`;
 * with Ignition it is in the same file as that for `kubeadm join`.
 */
const useSuperAdmin =
  `sed -i 's#path: ${adminConfig}#path: /etc/kubernetes/super-admin.conf#' ` + pathOfStaticPod(staticPods);
const initialCommand = `[ ! -f /run/kubeadm/kubeadm.yaml ] || ${useSuperAdmin}`;
const initialCommandOnIgnition = `! grep -q '^kind: InitConfiguration' ${configOnIgnition} || ${useSuperAdmin}`;

function addVirtualAddress(setup: NodeSetup): NodeSetup {
  const { virtualAddress, operatingSystem } = setup;
  if (!virtualAddress) return setup;
  const command = operatingSystem === "Flatcar" ? initialCommandOnIgnition : initialCommand;
  return combineNodeSetups(setup, { ...renderStaticPod(virtualAddress, staticPods), preCommands: [command] });
}

/** Where kubeadm and the kubelet choose the IPv6 address of a machine (kubelet's `node-ip`, kubeadm's bind address). */
const anyIPv6 = "::";

/**
 * Address and port of the API server on its machine, if they are not kubeadm's default; undefined otherwise. By default
 * kubeadm advertises an IPv4 address, and kube-apiserver does not start if services begin with an IPv6 range.
 */
export function renderLocalEndpoint({ virtualAddress, ipFamilies }: NodeSetup): JsonObject | undefined {
  const { port = defaultEndpointPort } = virtualAddress ?? {};
  if (ipFamilies) return { advertiseAddress: anyIPv6, bindPort: port };
  return port === defaultEndpointPort ? undefined : { bindPort: port };
}

/** Registration of a node. Never empty, so the init and join configurations are never empty (rule R7). */
export function renderNodeRegistration(setup: NodeSetup): JsonObject {
  const labels = Object.entries(setup.labels ?? {}).toSorted(([left], [right]) => (left < right ? -1 : 1));
  const nodeLabels = labels.map(([name, value]) => `${name}=${value}`).join(",");
  return {
    name: setup.nodeName,
    imagePullPolicy: "IfNotPresent",
    kubeletExtraArgs: renderExtraArgs({
      ...renderCloudProviderArgs(setup),
      ...combineKubeletArgs(setup.ipFamilies && { "node-ip": anyIPv6 }, setup.kubeletArgs),
      ...(nodeLabels !== "" && { "node-labels": nodeLabels }),
    }),
    ...renderRegistrationTaints(setup.taints),
  };
}

/** Flags of kubelet and controller manager. The API server has no such flag since Kubernetes 1.33. */
export function renderCloudProviderArgs({ cloudProvider }: NodeSetup): Record<string, string> {
  return cloudProvider === "External" ? { "cloud-provider": "external" } : {};
}

/** To kubeadm an empty list means no taints, and an absent list its default. */
function renderRegistrationTaints(taints: NodeTaint[] | undefined): JsonObject {
  if (!taints) return {};
  if (taints.length === 0) return { taints: explicitlyEmpty };
  return { taints: taints.map(({ key, value, effect }) => ({ key, value, effect })) };
}
