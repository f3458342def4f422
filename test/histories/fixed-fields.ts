import { at, isObject, type Json, type JsonObject } from "../../function/kubernetes/object.ts";
import { isSame } from "../simulation/stored.ts";
import type { World } from "../simulation/world.ts";

/** Immutable fields of existing objects (rule V6). With `.*` the set of its fields is immutable, not their values. */
const fixed: Readonly<Record<string, readonly string[]>> = {
  Cluster: ["spec.clusterNetwork", "spec.infrastructureRef", "spec.controlPlaneRef", "spec.controlPlaneEndpoint"],
  DevCluster: ["spec.backend.*", "spec.controlPlaneEndpoint"],
  KubeadmControlPlane: ["spec.kubeadmConfigSpec.clusterConfiguration.certificatesDir"],
};

/** Compares each field with its first value. */
export class FixedFields {
  readonly #first = new Map<string, Json>();

  violations({ api }: World): string[] {
    return Object.entries(fixed).flatMap(([kind, paths]) =>
      api
        .list(kind)
        .flatMap((object) =>
          paths
            .filter((path) => this.#isChanged(`${object.metadata.uid} ${path}`, valueAt(object, path)))
            .map((path) => `V6: ${path} of ${kind} ${object.metadata.name} changed`),
        ),
    );
  }

  #isChanged(field: string, value: Json | undefined): boolean {
    const first = this.#first.get(field);
    if (first === undefined && value !== undefined) this.#first.set(field, value);
    return first !== undefined && !isSame(first, value);
  }
}

function valueAt(object: JsonObject, path: string): Json | undefined {
  const steps = path.split(".").filter((step) => step !== "*");
  const value = at(object, ...steps);
  return path.endsWith("*") && isObject(value) ? Object.keys(value).toSorted() : value;
}
