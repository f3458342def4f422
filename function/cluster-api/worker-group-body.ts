import type { ObjectBody } from "../kubernetes/body.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { coreApiVersion } from "./kinds.ts";
import { clusterApiLabel } from "./labels.ts";
import { renderMachineDeletion } from "./machine.ts";
import type { ContractReference } from "./reference.ts";
import { composedGroupKind } from "./worker-groups.ts";

/** How machines of an older content give way; numbers or percentages of the machines. */
interface Rollout {
  readonly type: string;
  readonly maxSurge?: number | string | undefined;
  readonly maxUnavailable?: number | string | undefined;
}

/** A worker group in neutral words: everything that its kind has a place for. */
export interface DesiredGroup {
  readonly clusterName: string;
  readonly name: string;
  /** Undefined where the autoscaler chooses. */
  readonly replicas: number | undefined;
  readonly rollout: Rollout;
  /** Of the Machines; Cluster API copies some of them to the nodes. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly annotations: Readonly<Record<string, string>> | undefined;
  readonly timeouts: Parameters<typeof renderMachineDeletion>[0];
  readonly version: string;
  /** Undefined where a cloud makes nodes of its machines. */
  readonly bootstrap: ContractReference | undefined;
  readonly infrastructure: ContractReference;
  readonly failureDomain: string | undefined;
}

export function renderWorkerGroup(group: DesiredGroup): ObjectBody {
  const { clusterName, name, replicas, rollout } = group;
  // Both labels, else the groups of a cluster would select each other's machines (rule P2).
  const labels = { [clusterApiLabel.clusterName]: clusterName, [composedGroupKind.label]: name };
  return {
    apiVersion: coreApiVersion,
    kind: composedGroupKind.name,
    spec: {
      clusterName,
      replicas,
      rollout: { strategy: renderRollout(rollout) },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...group.labels, ...labels }, annotations: group.annotations },
        spec: {
          clusterName,
          deletion: renderMachineDeletion(group.timeouts),
          version: group.version,
          // Cluster API rejects a machine with neither of both, and an empty name is one.
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
