import { at, isObject, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { inputFor, readExample } from "../golden/examples.ts";
import { composite } from "./world.ts";

/** A machine of the cloud, with changed parts. */
export const cloudMachine = (changes: JsonObject = {}): JsonObject => ({
  type: "cpx32",
  image: { name: "kube" },
  custom: { kind: "HCloudMachineTemplate" },
  ...changes,
});

/** A machine of the cloud with a body. */
export const cloudBody = (spec: JsonObject) => cloudMachine({ custom: { kind: "HCloudMachineTemplate", spec } });

/**
 * The quick start of a provider without a module, with changed parts: the settings of the cluster, its body, and the
 * machine of the only pool.
 */
export function onCustom({ settings = {}, body = {}, machine = cloudMachine() }: Record<string, JsonObject> = {}) {
  const { spec } = readExample("custom/quick-start.yaml");
  if (!isObject(spec)) throw new Error("the example has no spec");
  const custom = Object(at(spec, "infrastructure", "custom"));
  return composite({
    ...spec,
    infrastructure: { custom: { ...custom, spec: { ...custom.spec, ...body }, ...settings } },
    workers: [{ name: "default", replicas: 2, machine }],
  });
}

/** The Input of the examples. */
export const customInput: JsonObject = inputFor(onCustom()) ?? {};

/** The Input with other kinds: each change is merged into the kind of this name, and undefined removes it. */
export function inputWith(changes: Record<string, JsonObject | undefined>): JsonObject {
  const kinds = at(customInput, "custom", "kinds");
  const changed = (Array.isArray(kinds) ? kinds : []).flatMap((kind) => {
    const name = textAt(kind, "kind") ?? "";
    if (!Object.hasOwn(changes, name)) return [kind];
    return changes[name] ? [{ ...Object(kind), ...changes[name] }] : [];
  });
  return { ...customInput, custom: { kinds: changed } };
}
