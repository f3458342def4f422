import { at, type Json, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { readExample } from "../golden/examples.ts";
import { composite } from "./world.ts";

interface More {
  spec?: JsonObject;
  controlPlane?: JsonObject;
  talos?: JsonObject;
  worker?: JsonObject;
}

/** The example of Talos on vSphere with changed parts of the spec, the control plane, Talos and the only pool. */
export function withTalos({ spec = {}, controlPlane = {}, talos = {}, worker = {} }: More = {}): JsonObject {
  const { spec: example = null } = readExample("vsphere/talos.yaml");
  const [pool] = listAt(example, "workers");
  const settings = { ...Object(at(example, "controlPlane", "talos")), ...talos };
  return composite({
    ...Object(example),
    controlPlane: { ...Object(at(example, "controlPlane")), talos: settings, ...controlPlane },
    workers: [{ ...Object(pool), ...worker }],
    ...spec,
  });
}

/** The patches of a TalosConfigSpec that are JSON, as the function renders them. */
export function patchesOf(config: Json | undefined): Json[] {
  const texts = listAt(config ?? null, "strategicPatches").filter((text) => typeof text === "string");
  return texts.flatMap((text): Json[] => (text.startsWith("{") ? [JSON.parse(text)] : []));
}

/** The document of a kind among the patches; the configuration of the machine has none. */
export function documentOf(config: Json | undefined, kind?: string): Json | undefined {
  return patchesOf(config).find((patch) => textAt(patch, "kind") === kind);
}
