import type { Status } from "../api/status.ts";
import type { ClusterScope } from "../scope/scope.ts";
import type { Phase } from "./phase.ts";
import { readPreviousStatus } from "./previous.ts";

type Operation = NonNullable<Status["lastOperation"]>;

const operations: Record<Exclude<Phase, "Ready" | "Degraded">, Operation> = {
  Pending: { type: "Create", state: "Processing", description: "The cluster is about to be created" },
  Provisioning: { type: "Create", state: "Processing", description: "The cluster is being created" },
  Updating: { type: "Update", state: "Processing", description: "Machines are being replaced" },
  Scaling: { type: "Scale", state: "Processing", description: "Machines are being added or removed" },
  Paused: { type: "Pause", state: "Succeeded", description: "The Cluster is paused" },
  Deleting: { type: "Delete", state: "Processing", description: "The cluster is being deleted" },
};

/** Operation of an existing cluster: it is read first, and adopted once its KubernetesCluster is a minute old. */
export const adopting: Operation = {
  type: "Create",
  state: "Processing",
  description: "The cluster already exists and is about to be adopted",
};

/** Returns the operation in progress or, if there is none, the previous one and its result. */
export function describeOperation({ composite }: ClusterScope, phase: Phase): Operation {
  if (phase !== "Ready" && phase !== "Degraded") return operations[phase];
  const before = typeOf(readPreviousStatus(composite).operationType);
  return phase === "Ready"
    ? { type: before, state: "Succeeded", description: "The cluster is ready" }
    : { type: before, state: "Error", description: "The cluster was available before and is not available now" };
}

function typeOf(text: string | undefined): Operation["type"] {
  const found = Object.values(operations).find(({ type }) => type === text);
  return found === undefined || found.type === "Pause" ? "Update" : found.type;
}
