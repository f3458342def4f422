import { isObject, type JsonObject } from "../../function/kubernetes/object.ts";
import { withAt } from "../simulation/stored.ts";

/** An edit of the Composition's Input by the platform team. */
export type PlatformEdit = (input: JsonObject, value: number) => JsonObject;

/** The first environment. Its defaults are part of the content of all worker machines. */
export const firstEnvironment: JsonObject = {
  kubernetesCluster: { workerDefaults: { annotations: { "example.org/site": "one" }, preCommands: ["true"] } },
};

export const firstInput: JsonObject = {
  environment: "Optional",
  machineClasses: { small: { image: { name: "class:small-0" } }, large: { image: { name: "class:large-0" } } },
};

const set =
  (path: string[], values: readonly (JsonObject | JsonObject[] | string[] | string | undefined)[]): PlatformEdit =>
  (input, value) =>
    withAt(input, path, values[value % values.length]);

export const platformEdits: Record<string, PlatformEdit> = {
  "image of a machine class": (input, value) =>
    withAt(input, ["machineClasses", value % 2 === 0 ? "small" : "large", "image", "name"], `class:image-${value}`),
  "defaults for workers": set(
    ["defaults", "workerDefaults"],
    [
      undefined,
      { timeouts: { drainSeconds: 30 } },
      { taints: [{ key: "platform", effect: "NoSchedule" }] },
      { labels: { "example.org/platform": "yes" } },
    ],
  ),
  "defaults for the kubelet": set(
    ["defaults", "kubernetes"],
    [undefined, { kubelet: { extraArgs: { "max-pods": "60" } } }],
  ),
  "defaults for the control plane": set(
    ["defaults", "controlPlane"],
    [undefined, { labels: { "example.org/platform": "yes" } }],
  ),
  "versions of the platform": set(
    ["versions"],
    [
      [{ name: "v1.34.1" }, { name: "v1.35.2" }, { name: "v1.36.0" }],
      [{ name: "v1.34.9" }, { name: "v1.35.0" }],
      undefined,
    ],
  ),
  "policy on versions": set(["policy", "versions"], [undefined, ">=1.33 <1.34", ">=1.34"]),
  "policy on types": set(["policy", "machineTypes"], [undefined, ["small"], []]),
  "policy on size": (input, value) => {
    const policy = isObject(input["policy"]) ? input["policy"] : {};
    return { ...input, policy: { ...policy, maxWorkerReplicas: value } };
  },
};

/** Invalid edits of the Input. They are reverted at the end. */
export const invalidPlatformEdits: Record<string, PlatformEdit> = {
  "other default addresses": set(["defaults", "network"], [{ pods: { cidrBlocks: ["10.200.0.0/16"] } }]),
  "unknown field in the Input": set(["defaults", "colour"], ["blue"]),
};
