import { findChosenMembers } from "../api/check.ts";
import type { Problem } from "../api/problem.ts";
import type { Resolved } from "../api/resolve.ts";
import type { Spec } from "../api/spec.ts";
import { type Fields, fieldsIn, itemsIn } from "../api/value.ts";
import { isSyncedToNodes } from "../cluster-api/labels.ts";
import { isPropagated } from "../cluster-api/machine.ts";
import { schema } from "../schema.ts";
import { findTopologyCapacityAnnotations } from "./pool-annotations.ts";

/** Reports fields that a cluster with a ClusterClass does not support, and missing ones that it requires. */
export function findTopologyProblems({ layeredSpec, spec }: Resolved, xrSpec: Fields): Problem[] {
  return [
    ...findModules(layeredSpec),
    ...findFieldsOfTheClass(layeredSpec),
    ...findMissingClasses(spec),
    ...findMachinePoolProblems(spec, xrSpec),
    ...findTaintProblems(spec),
    ...findTopologyCapacityAnnotations(spec),
  ];
}

/** The ClusterClass selects infrastructure and control plane. */
function findModules(layeredSpec: Fields): Problem[] {
  const choices = ["infrastructure", "controlPlane"] as const;
  return choices.flatMap((family) =>
    findChosenMembers(schema.spec.shape[family], layeredSpec[family]).map((member) => ({
      path: `${family}.${member}`,
      message: "must not be set with topology: the ClusterClass defines it",
    })),
  );
}

const ofMachines = ["machine", "files", "preCommands", "postCommands", "kubelet", "nodes"];
const definedByClass: [path: string[], fields: string[]][] = [
  [["kubernetes"], ["apiServer", "controllerManager", "scheduler", "etcd", "kubelet"]],
  [["controlPlane"], [...ofMachines, "endpoint", "zones", "rollout", "remediation", "certificates"]],
];

/** A topology has no field for these settings. Variables of the ClusterClass may set them. */
function findFieldsOfTheClass(layeredSpec: Fields): Problem[] {
  const portable = definedByClass.flatMap(([path, fields]) =>
    fields
      .filter((field) => fieldsIn(layeredSpec, path[0] ?? "")?.[field] !== undefined)
      .map((field) => [...path, field]),
  );
  const ofAllNodes = layeredSpec["nodes"] === undefined ? [] : [["nodes"]];
  const ofPools = itemsIn(layeredSpec, "workers").flatMap((pool, index) =>
    ofMachines.filter((field) => pool[field] !== undefined).map((field) => [`workers[${index}]`, field]),
  );
  return [
    ...[...ofAllNodes, ...portable, ...ofPools].map((path) => ({
      path: path.join("."),
      message: "must not be set with topology: use a variable of the ClusterClass",
    })),
    ...findUnsyncedLabels(layeredSpec),
    ...findMachineAnnotations(layeredSpec),
    ...findVersions(layeredSpec),
  ];
}

function findVersions(layeredSpec: Fields): Problem[] {
  const message =
    "must not be set with topology: Cluster API upgrades all pools of a topology to the cluster's version";
  return itemsIn(layeredSpec, "workers").flatMap((pool, index) =>
    pool["version"] === undefined ? [] : [{ path: `workers[${index}].version`, message }],
  );
}

/** The metadata of a topology's control plane or pool has one map of annotations for the object and its machines. */
function findMachineAnnotations(layeredSpec: Fields): Problem[] {
  return listOwners(layeredSpec)
    .filter(([, owner]) => owner?.["machineAnnotations"] !== undefined)
    .map(([path]) => ({
      path: `${path}.machineAnnotations`,
      message: "must not be set with topology: use annotations, which Cluster API sets on the machines too",
    }));
}

/** The control plane and the pools, with their paths. */
function listOwners(layeredSpec: Fields): [path: string, owner: Fields | undefined][] {
  return [
    ["controlPlane", fieldsIn(layeredSpec, "controlPlane")],
    ...itemsIn(layeredSpec, "workers").map((pool, index): [string, Fields] => [`workers[${index}]`, pool]),
  ];
}

/** Cluster API copies only labels of these domains from machines to nodes. The ClusterClass must set all others. */
function findUnsyncedLabels(layeredSpec: Fields): Problem[] {
  return listOwners(layeredSpec).flatMap(([path, owner]) =>
    Object.keys(fieldsIn(owner, "labels") ?? {})
      .filter((label) => !isSyncedToNodes(label))
      .map((label) => ({
        path: `${path}.labels`,
        message:
          `"${label}" is not copied to nodes: with topology, use labels of node-role.kubernetes.io, ` +
          "node-restriction.kubernetes.io or node.cluster.x-k8s.io",
      })),
  );
}

function findMissingClasses({ workers }: Spec): Problem[] {
  return workers
    .map(({ topology }, index) => ({ topology, index }))
    .filter(({ topology }) => topology === undefined)
    .map(({ index }) => ({ path: `workers[${index}].topology.class`, message: "is required with topology" }));
}

/** A topology has taints that Cluster API keeps on nodes, but none that a node registers with. */
function findTaintProblems({ controlPlane, workers }: Spec): Problem[] {
  const ofPools = workers.flatMap(({ taints, topology }, index) => {
    const path = `workers[${index}].taints`;
    const isRejected = taints !== undefined && topology?.kind === "MachinePool";
    return isRejected ? [{ path, message: notOfMachinePool }] : findRegisteredTaints(path, taints);
  });
  return [...findRegisteredTaints("controlPlane.taints", controlPlane.taints), ...ofPools];
}

function findRegisteredTaints(path: string, taints: Spec["controlPlane"]["taints"]): Problem[] {
  if (!taints || (taints.length > 0 && taints.every((taint) => isPropagated(taint)))) return [];
  return [
    {
      path,
      message: "must not be set with topology: use a variable of the ClusterClass, or propagation: Always",
    },
  ];
}

const notOfMachinePool =
  "is not supported for a MachinePool of a topology: remove it, or use a MachineDeployment of the class";
const notOfMachinePools = ["healthCheck", "rollout", "readinessGates", "deletionOrder"];

/**
 * Cluster API's MachinePoolTopology has none of these fields. Platform defaults for them apply to the other pools only.
 * `workerDefaults` of the XR are rejected if there are no other pools.
 */
function findMachinePoolProblems({ workers }: Spec, xrSpec: Fields): Problem[] {
  const machinePools = new Set(
    workers.filter(({ topology }) => topology?.kind === "MachinePool").map(({ name }) => name),
  );
  const owners = [
    ...itemsIn(xrSpec, "workers").map((pool, index) => ({
      path: `workers[${index}]`,
      pool,
      isMachinePool: workers.some(({ name }) => name === pool["name"] && machinePools.has(name)),
    })),
    {
      path: "workerDefaults",
      pool: fieldsIn(xrSpec, "workerDefaults") ?? {},
      isMachinePool: workers.length > 0 && workers.every(({ name }) => machinePools.has(name)),
    },
  ];
  return owners.flatMap(({ path, pool, isMachinePool }) =>
    notOfMachinePools
      .filter((field) => isMachinePool && isSet(pool[field]))
      .map((field) => ({ path: `${path}.${field}`, message: notOfMachinePool })),
  );
}

/** An empty object sets nothing. */
function isSet(value: unknown): boolean {
  return typeof value === "object" && value !== null ? Object.keys(value).length > 0 : value !== undefined;
}
