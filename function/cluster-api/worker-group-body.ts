import type { ObjectBody } from "../kubernetes/body.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { coreApiVersion } from "./kinds.ts";
import { clusterApiLabel } from "./labels.ts";
import { renderMachineDeletion, renderMachineTaints } from "./machine.ts";
import type { ContractReference } from "./reference.ts";
import { composedGroupKind } from "./worker-groups.ts";

/** Rollout strategy; numbers or percentages of the machines. */
interface Rollout {
  readonly type: string;
  readonly maxSurge?: number | string | undefined;
  readonly maxUnavailable?: number | string | undefined;
}

/** A condition that a Machine must have to count as ready. */
type ReadinessGate = { readonly conditionType: string; readonly polarity?: string | undefined };

/** A desired worker group, independent of its kind. */
export interface DesiredGroup {
  readonly clusterName: string;
  readonly name: string;
  /** Undefined if the autoscaler owns it. */
  readonly replicas: number | undefined;
  readonly rollout: Rollout;
  /** Labels of the Machines. Cluster API syncs some of them to nodes. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** Annotations of the Machines. */
  readonly machineAnnotations: Readonly<Record<string, string>> | undefined;
  /** Taints of the nodes. Those that nodes only register with are not rendered. */
  readonly taints: Parameters<typeof renderMachineTaints>[0];
  readonly minReadySeconds: number | undefined;
  readonly readinessGates: readonly ReadinessGate[] | undefined;
  readonly deletionOrder: string | undefined;
  readonly timeouts: Parameters<typeof renderMachineDeletion>[0];
  readonly version: string;
  /** Undefined if the cloud bootstraps the nodes. */
  readonly bootstrap: ContractReference | undefined;
  readonly infrastructure: ContractReference;
  readonly failureDomain: string | undefined;
}

export function renderWorkerGroup(group: DesiredGroup): ObjectBody {
  const { clusterName, name, replicas, rollout } = group;
  // With only one label, the groups of a cluster would select each other's machines (rule P2).
  const labels = { [clusterApiLabel.clusterName]: clusterName, [composedGroupKind.label]: name };
  return {
    apiVersion: coreApiVersion,
    kind: composedGroupKind.name,
    spec: {
      clusterName,
      replicas,
      rollout: { strategy: renderRollout(rollout) },
      deletion: group.deletionOrder === undefined ? undefined : { order: group.deletionOrder },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...group.labels, ...labels }, annotations: group.machineAnnotations },
        spec: {
          clusterName,
          deletion: renderMachineDeletion(group.timeouts),
          minReadySeconds: group.minReadySeconds,
          readinessGates: group.readinessGates?.map((gate) => ({ ...gate })),
          taints: renderMachineTaints(group.taints),
          version: group.version,
          // Cluster API requires configRef or dataSecretName; an empty name counts as bootstrapped.
          bootstrap: group.bootstrap ? { configRef: group.bootstrap } : { dataSecretName: "" },
          infrastructureRef: group.infrastructure,
          failureDomain: group.failureDomain,
        },
      },
    },
  };
}

export function renderRollout({ type, maxSurge, maxUnavailable }: Rollout): JsonObject {
  return type === "OnDelete" ? { type } : { type, rollingUpdate: { maxSurge, maxUnavailable } };
}
