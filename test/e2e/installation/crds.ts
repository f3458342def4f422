import type { KubernetesClient } from "../kubernetes/client.ts";
import { isTrue, type KubernetesObject, referenceOf } from "../kubernetes/object.ts";

/** Applies CRDs and waits until the API server serves their kinds. */
export async function applyCrds(client: KubernetesClient, crds: readonly KubernetesObject[]): Promise<void> {
  await Promise.all(crds.map((crd) => client.apply(crd)));
  const established = {
    what: "Established",
    // The last of a hundred CRDs takes more than a minute on a busy machine.
    seconds: 180,
    holds: (crd: KubernetesObject) => isTrue(crd, "Established"),
  };
  await Promise.all(crds.map((crd) => client.waitFor(referenceOf(crd), established)));
}
