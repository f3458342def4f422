import type { Ground } from "./ground.ts";
import { isDeleting } from "./stored.ts";

const limit = "cluster.x-k8s.io/cluster-api-autoscaler-node-group-";

/** The cluster autoscaler: sets random replicas within the limits of the annotations. */
export function autoscale({ api, random }: Ground): void {
  for (const deployment of api.list("MachineDeployment")) {
    const { annotations } = deployment.metadata;
    const [least, most] = [annotations[`${limit}min-size`], annotations[`${limit}max-size`]].map(Number);
    if (least === undefined || most === undefined || !(least <= most) || isDeleting(deployment)) continue;
    const replicas = least + random.below(most - least + 1);
    api.update(deployment, "cluster-autoscaler", { spec: { ...deployment.spec, replicas } });
  }
}
