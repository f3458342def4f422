import { findChosenMembers } from "../api/check.ts";
import { type Problem, quote } from "../api/problem.ts";
import type { Resolved } from "../api/resolve.ts";
import type { Spec } from "../api/spec.ts";
import { type Fields, fieldsIn, itemsIn } from "../api/value.ts";
import { renderCapacityAnnotations } from "../cluster-api/autoscaler.ts";
import { clusterApiAnnotation, isSyncedToNodes } from "../cluster-api/labels.ts";
import { schema } from "../schema.ts";

/** Reports fields that a cluster with a ClusterClass does not support, and missing ones that it requires. */
export function findTopologyProblems({ layeredSpec, spec }: Resolved, xrSpec: Fields): Problem[] {
  return [
    ...findModules(layeredSpec),
    ...findFieldsOfTheClass(layeredSpec),
    ...findMissingClasses(spec),
    ...findMachinePoolProblems(spec, xrSpec),
    ...findAutoscalerAnnotations(spec),
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

const ofMachines = ["machine", "taints", "files", "preCommands", "postCommands", "kubelet", "nodes"];
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

function findMachineAnnotations(layeredSpec: Fields): Problem[] {
  if (fieldsIn(layeredSpec, "controlPlane")?.["machineAnnotations"] === undefined) return [];
  const message = "must not be set with topology: use annotations, which Cluster API sets on the machines too";
  return [{ path: "controlPlane.machineAnnotations", message }];
}

/** Cluster API copies only labels of these domains from machines to nodes. The ClusterClass must set all others. */
function findUnsyncedLabels(layeredSpec: Fields): Problem[] {
  const owners: [string, Fields | undefined][] = [
    ["controlPlane", fieldsIn(layeredSpec, "controlPlane")],
    ...itemsIn(layeredSpec, "workers").map((pool, index): [string, Fields] => [`workers[${index}]`, pool]),
  ];
  return owners.flatMap(([path, owner]) =>
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
      .map((field) => ({
        path: `${path}.${field}`,
        message: "is not supported for a MachinePool of a topology: remove it, or use a MachineDeployment of the class",
      })),
  );
}

/** An empty object sets nothing. */
function isSet(value: unknown): boolean {
  return typeof value === "object" && value !== null ? Object.keys(value).length > 0 : value !== undefined;
}

/** `annotations` and `autoscaling` of a pool set annotations of one topology entry, and `autoscaling` would win. */
function findAutoscalerAnnotations({ workers }: Spec): Problem[] {
  const { autoscalerMinimum, autoscalerMaximum } = clusterApiAnnotation;
  return workers.flatMap(({ annotations = {}, autoscaling }, index) => {
    const set = new Set([
      autoscalerMinimum,
      autoscalerMaximum,
      ...Object.keys(renderCapacityAnnotations(autoscaling?.capacity)),
    ]);
    return Object.keys(annotations)
      .filter((name) => autoscaling !== undefined && set.has(name))
      .map((name) => ({
        path: `workers[${index}].annotations`,
        message: `${quote(name)} is set by a field of autoscaling: remove it`,
      }));
  });
}
