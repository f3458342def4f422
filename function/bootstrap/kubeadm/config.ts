import { explicitlyEmpty } from "../../kubernetes/prune.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { renderCloudInitFile } from "../cloud-config/file.ts";
import type { NodeSetup, NodeTaint } from "../node-setup.ts";

export type NamedValue = { name: string; value: string };

/** Flags as in kubeadm's v1beta4 API, sorted by name so that equal flags render equally. */
export function renderExtraArgs(args: Record<string, string> = {}): NamedValue[] {
  return Object.entries(args)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => ({ name, value }));
}

/** Files and commands of a KubeadmConfigSpec, without the kubeadm configurations. */
export function renderKubeadmCommands(setup: NodeSetup): JsonObject {
  return {
    files: (setup.files ?? []).map((file) => renderCloudInitFile(file)),
    preKubeadmCommands: setup.preCommands ?? [],
    postKubeadmCommands: setup.postCommands ?? [],
  };
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
      ...setup.kubeletArgs,
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
