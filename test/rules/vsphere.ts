import { at, isObject, type JsonObject } from "../../function/kubernetes/object.ts";
import { readExample } from "../golden/examples.ts";
import { composite } from "./world.ts";

export const image = { image: { name: "ubuntu" } };

/** The quick start of vSphere with changed parts: the settings of the cluster, the control plane and the only pool. */
export function onVSphere({
  vsphere = {},
  controlPlane = {},
  worker = {},
}: Record<string, JsonObject> = {}): JsonObject {
  const { spec } = readExample("vsphere/quick-start.yaml");
  if (!isObject(spec)) throw new Error("the example has no spec");
  return composite({
    ...spec,
    infrastructure: { vsphere: { ...Object(at(spec, "infrastructure", "vsphere")), ...vsphere } },
    controlPlane: { ...Object(spec["controlPlane"]), ...controlPlane },
    workers: [{ name: "default", replicas: 2, machine: { ...image }, ...worker }],
  });
}
