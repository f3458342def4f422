import type { Kubelet } from "../api/kubelet.ts";
import { type Machine, operatingSystemOf } from "../api/machine.ts";
import { listFamilies } from "../api/network.ts";
import type { Nodes } from "../api/nodes.ts";
import { renderKubeletArgs, withSharedLists } from "../bootstrap/kubelet-args.ts";
import { combineNodeSetups } from "../bootstrap/combined-setup.ts";
import type { NodeSetup } from "../bootstrap/node-setup.ts";
import { isSyncedToNodes } from "../cluster-api/labels.ts";
import type { Scope } from "../scope/scope.ts";
import { findVirtualAddress } from "./endpoint.ts";
import { completeProxy } from "./proxy.ts";
import { hasOwnMachines, type MachineRequest, machinesOfPool, openMachineScope } from "./machines.ts";
import { type PropagatedTaint, selectRegistered } from "./taints.ts";

/** Settings in the spec for the nodes of a pool or of the control plane. */
export interface RequestedNode {
  machine?: Pick<Machine, "operatingSystem"> | undefined;
  labels?: Record<string, string> | undefined;
  taints?: PropagatedTaint[] | undefined;
  files?: NodeSetup["files"] | undefined;
  preCommands?: string[] | undefined;
  postCommands?: string[] | undefined;
  kubelet?: Kubelet | undefined;
  nodes?: Nodes | undefined;
  /** Of the control plane only. */
  virtualAddress?: NodeSetup["virtualAddress"];
}

/**
 * Combines the node setup of the infrastructure with that of the spec, which wins. Labels that CAPI syncs to nodes are
 * omitted (rule R3).
 */
export function combineSetupOfNodes(scope: Scope, requested: RequestedNode, machines: MachineRequest): NodeSetup {
  const infrastructure = scope.infrastructure.provider.nodeSetup?.(openMachineScope(scope, machines)) ?? {};
  const { joinsNewer } = machines.role === "Worker" ? scope : {};
  return completeProxy(scope, combineNodeSetups(infrastructure, ...readSetupsOfSpec(scope, requested), { joinsNewer }));
}

/** The cloud provider of worker nodes, for a control plane without nodes. */
export function findCloudProvider(scope: Scope): NodeSetup["cloudProvider"] {
  const setups = scope.plan.slices.map((slice) => combineSetupOfNodes(scope, slice.pool, machinesOfPool(slice)));
  return setups.find(({ cloudProvider }) => cloudProvider)?.cloudProvider;
}

/** Reads the node setup from the spec: that of all nodes, and the own one, which wins. */
export function readSetupOfSpec(scope: Scope, requested: RequestedNode): NodeSetup {
  return combineNodeSetups(...readSetupsOfSpec(scope, requested));
}

function readSetupsOfSpec(scope: Scope, requested: RequestedNode): NodeSetup[] {
  const kubelet = withSharedLists(requested.kubelet, scope.spec.kubernetes.kubelet);
  return [readSharedSetup(scope), readOwnSetup({ ...requested, kubelet })];
}

/** Reads the setup of all nodes. */
export function readSharedSetup({ spec }: Scope): NodeSetup {
  const families = listFamilies(spec.network);
  return {
    ...readSystemSetup(spec.nodes),
    kubeletArgs: renderKubeletArgs(spec.kubernetes.kubelet),
    ipFamilies: families[0] === "ipv6" ? families : undefined,
  };
}

/** Reads the setup of the nodes of one owner. */
export function readOwnSetup({ machine = {}, labels, taints, kubelet, nodes, ...content }: RequestedNode): NodeSetup {
  const { files, preCommands, postCommands, virtualAddress } = content;
  return {
    operatingSystem: operatingSystemOf(machine),
    kubeletArgs: renderKubeletArgs(kubelet),
    labels: selectLabels(labels, (label) => !isSyncedToNodes(label)),
    taints: selectRegistered(taints),
    files,
    preCommands,
    postCommands,
    ...readSystemSetup(nodes),
    virtualAddress,
  };
}

/** Reads the setup of the operating system from `nodes` of the spec, of the control plane or of a pool. */
function readSystemSetup({ ntp, trustBundle, ...system }: Nodes = {}): NodeSetup {
  return {
    ntpServers: ntp?.servers,
    trustBundle: trustBundle?.content,
    trustBundleFrom: trustBundle?.contentFrom,
    ...system,
  };
}

/** Settings of nodes in the spec, with their paths. */
export function listRequestedNodes(scope: Scope) {
  const pools = scope.spec.workers.map((node, index) => ({ path: `workers[${index}]`, node }));
  return hasOwnMachines(scope) ? [{ path: "controlPlane", node: requestControlPlaneNode(scope) }, ...pools] : pools;
}

/** Settings for the nodes of the control plane, with the address that they announce. */
export function requestControlPlaneNode(scope: Scope): RequestedNode {
  return { ...scope.spec.controlPlane, virtualAddress: findVirtualAddress(scope) };
}

/** Labels that CAPI syncs to nodes; they change in place (rule R3). */
export function selectSyncedLabels(labels: Record<string, string> | undefined): Record<string, string> | undefined {
  const synced = selectLabels(labels, isSyncedToNodes);
  return Object.keys(synced).length === 0 ? undefined : synced;
}

function selectLabels(
  labels: Record<string, string> = {},
  isSelected: (label: string) => boolean,
): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => isSelected(label)));
}
