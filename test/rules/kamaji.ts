import { isObject, type JsonObject } from "../../function/kubernetes/object.ts";
import { readExample } from "../golden/examples.ts";
import { composite } from "./world.ts";

/** Changes of the quick start: its name, and additional fields of the spec, the control plane and Kamaji. */
export interface More {
  name?: string;
  spec?: JsonObject;
  controlPlane?: JsonObject;
  kamaji?: JsonObject;
}

/** The quick start of Kamaji on vSphere with changed parts. */
export function onKamaji({ name = "demo", spec: more, controlPlane, kamaji }: More = {}): JsonObject {
  const { spec } = readExample("vsphere/kamaji.yaml");
  if (!isObject(spec)) throw new Error("the example has no spec");
  return composite(
    { ...spec, controlPlane: { replicas: 2, ...controlPlane, kamaji: { ...kamaji } }, ...more },
    { name },
  );
}
