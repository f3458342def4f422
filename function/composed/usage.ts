import { usageKind } from "../cluster-api/kinds.ts";
import { typeOf } from "../kubernetes/kind.ts";
import { formatHashedName } from "../kubernetes/name.ts";
import {
  annotationOf,
  isBeingDeleted,
  type JsonObject,
  type KubernetesObject,
  nameOf,
  textAt,
} from "../kubernetes/object.ts";
import type { State } from "../lifecycle/state.ts";
import type { Scope } from "../scope/scope.ts";
import type { Part } from "./part.ts";

/**
 * Composes Usages in Cluster API's order of deletion (rule D4): workers, control plane, infrastructure. Without them,
 * foreground deletion would delete all objects at the same time. No Usage of the infrastructure by the Cluster is
 * composed: Cluster API deletes the infrastructure first, so both would wait forever. A Usage fails until both of its
 * objects exist.
 */
export function composeUsages(scope: Scope, deployments: readonly string[]): Part[] {
  const { infrastructureCluster, controlPlane, composed } = scope.state;
  if (scope.spec.deletion.ordering === "None" || !controlPlane) return [];
  const workers = deployments.flatMap((key) => {
    const deployment = composed.get(key);
    return deployment ? [composeUsage(scope, { of: controlPlane.object, by: deployment, key: `usage-${key}` })] : [];
  });
  const infrastructure =
    infrastructureCluster &&
    composeUsage(scope, { of: infrastructureCluster, by: controlPlane.object, key: "usage-infrastructure-cluster" });
  return infrastructure ? [infrastructure, ...workers] : workers;
}

interface Ends {
  of: JsonObject;
  by: JsonObject;
  key: string;
}

function composeUsage({ cluster }: Scope, { of, by, key }: Ends): Part {
  const kinds = [of, by].map((object) => textAt(object, "kind") ?? "");
  const names = [of, by].map((object) => nameOf(object) ?? "");
  const object: KubernetesObject = {
    ...typeOf(usageKind),
    metadata: {
      name: formatHashedName([names[1] ?? "", "uses", kinds[0] ?? ""], [...kinds, ...names], 63),
      namespace: cluster.namespace,
    },
    spec: {
      of: renderEnd(of),
      by: renderEnd(by),
      reason: `${kinds[1]} ${names[1]} goes before ${kinds[0]} ${names[0]}`,
      replayDeletion: !wasDeletionDenied(of),
    },
  };
  return { key, role: "Cluster", object };
}

/**
 * True if somebody tried to delete the object, but not its cluster: Crossplane does not call the function while it
 * deletes an XR. With `replayDeletion`, Crossplane would repeat that deletion when the last Usage of the object goes.
 * The removal of the last pool would then delete the control plane. Source: Crossplane v2.4.2,
 * internal/controller/protection/usage/reconciler.go.
 */
function wasDeletionDenied(object: JsonObject): boolean {
  return annotationOf(object, "usage.crossplane.io/deletion-attempt-with-policy") !== undefined;
}

function renderEnd(object: JsonObject): JsonObject {
  return { apiVersion: object["apiVersion"], kind: object["kind"], resourceRef: { name: nameOf(object) } };
}

/**
 * True if Usages block the deletion of the Cluster. They do so forever if the XR stays, because it owns them (decision
 * 0106).
 */
export function isHeldByUsages({ coreCluster, composed }: State): boolean {
  return coreCluster?.isBeingDeleted === true && [...composed.values()].some((object) => isHoldingUsage(object));
}

export function isHoldingUsage(object: JsonObject): boolean {
  return textAt(object, "kind") === usageKind.kind && !isBeingDeleted(object);
}
