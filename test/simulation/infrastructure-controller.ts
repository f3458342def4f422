import { at } from "../../function/kubernetes/object.ts";
import { conditions } from "./conditions.ts";
import { checkpoint, type Ground, isPaused, released, withFinalizer } from "./ground.ts";
import { isDeleting, isOwnedBy, type Stored } from "./stored.ts";

/** A value that the provider stores on its object. It must not appear in any status, event or message. */
export const secretValue = "correct-horse-battery-staple";
const listener = "infrastructure.cluster.x-k8s.io/listener";
const finalizer = "devcluster.infrastructure.cluster.x-k8s.io";

/** The development provider's cluster: sets the endpoint and reports that it is provisioned. */
export function reconcileInfrastructure(ground: Ground, infrastructure: Stored): void {
  const { api } = ground;
  const cluster = api.list("Cluster").find((candidate) => isOwnedBy(infrastructure, candidate));
  if (isPaused(cluster)) return;
  if (isDeleting(infrastructure)) return void released(ground, infrastructure, finalizer);
  if (!cluster) return;
  const finalized = withFinalizer(ground, infrastructure, finalizer);
  checkpoint(ground);
  const isNamed = at(finalized.spec, "controlPlaneEndpoint", "host") !== undefined;
  const controlPlaneEndpoint = { host: "10.0.0.1", port: 6443 };
  const annotations = { ...finalized.metadata.annotations, [listener]: secretValue };
  const spec = { ...finalized.spec, controlPlaneEndpoint };
  const named = isNamed ? finalized : api.update(finalized, "capd", { spec, annotations });
  api.writeStatus(named, {
    initialization: { provisioned: true },
    conditions: conditions(named, [["Ready", true]], api.now),
  });
}
