import type { JsonObject } from "../../function/kubernetes/object.ts";
import { composite, quickStart } from "./world.ts";

export interface Kubelets {
  all?: JsonObject;
  controlPlane?: JsonObject;
  pool?: JsonObject;
}

/** A value that cloud-init renders on the machine. */
export const lookup = "{{ ds.meta_data.kubelet }}";

/** A cluster with settings for the kubelets of all nodes, of the control plane and of its pool. */
export function cluster({ all, controlPlane, pool }: Kubelets, more: JsonObject = {}): JsonObject {
  return composite({
    ...quickStart,
    kubernetes: { version: "v1.35.2", ...(all && { kubelet: all }) },
    controlPlane: { replicas: 1, ...(controlPlane && { kubelet: controlPlane }) },
    workers: [{ name: "default", replicas: 2, ...(pool && { kubelet: pool }) }],
    ...more,
  });
}
