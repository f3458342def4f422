import { readInstalledObjects } from "../../install/manifests.ts";
import { type KubernetesObject, referenceOf } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";

/** Installs the admission policy of `install/deletion-order` until the end of the scenario, for these clusters only. */
export async function installDeletionOrder(
  { client, namespace, atTheEnd }: ScenarioContext,
  clusters: readonly string[],
): Promise<void> {
  const objectSelector = {
    matchExpressions: [{ key: "crossplane.io/composite", operator: "In", values: clusters }],
  };
  const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": namespace } };
  const limit = (object: KubernetesObject): KubernetesObject =>
    object.kind === "ValidatingAdmissionPolicyBinding"
      ? { ...object, spec: { ...object.spec, matchResources: { namespaceSelector, objectSelector } } }
      : object;
  for (const object of readInstalledObjects(["deletion-order"])) {
    const applied = await client.apply(limit(object));
    atTheEnd(() => client.delete(referenceOf(applied)));
  }
}
