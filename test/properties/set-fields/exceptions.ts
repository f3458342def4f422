import { type Fields, fieldsIn, itemsIn } from "../../../function/api/value.ts";
import { type Leaf, valueAt } from "./leaves.ts";

interface Exception {
  readonly reason: string;
  /** Whether the exception applies to a field of a spec. */
  readonly is: (spec: Fields, leaf: Leaf) => boolean;
}

/** Fields that may be set without effect, and the reason. */
export const exceptions: readonly Exception[] = [
  {
    reason: "each pool sets another value than the default for workers (test/properties/merging.test.ts)",
    is: (spec, { steps: [first, ...rest] }) =>
      first === "workerDefaults" && itemsIn(spec, "workers").every((pool) => valueAt(pool, rest) !== undefined),
  },
  {
    reason: "each pool sets another value than the kubelets of all nodes (test/rules/kubelet.test.ts)",
    is: (spec, { steps: [first, second, ...rest] }) =>
      first === "kubernetes" &&
      second === "kubelet" &&
      itemsIn(spec, "workers").every((pool) =>
        [pool, spec["workerDefaults"]].some((layer) => valueAt(layer, ["kubelet", ...rest]) !== undefined),
      ),
  },
  {
    reason: "an add-on with `after` is not composed before the others are applied (test/rules/addons.test.ts)",
    is: (spec, { steps: [first, index], field }) =>
      first === "addons" && field !== "addons[].after" && listIn(addonAt(spec, index), "after").length > 0,
  },
  {
    reason: "a disabled add-on equals none if the platform has no add-on of that name",
    is: (spec, { steps: [first, index, ...rest] }) =>
      first === "addons" && rest.length === 0 && addonAt(spec, index)["enabled"] === false,
  },
  {
    reason: "of two overrides with the same patch one may be removed",
    is: (spec, { steps: [first, index] }) => {
      const patches = itemsIn(spec, "overrides").map(({ patch, jsonPatch, listPatch }) =>
        JSON.stringify([patch, jsonPatch, listPatch]),
      );
      return (
        first === "overrides" &&
        patches.indexOf(patches[Number(index)] ?? "") !== patches.lastIndexOf(patches[Number(index)] ?? "")
      );
    },
  },
  {
    reason: "an item that a list has already is not added again (test/rules/override-lists.test.ts)",
    is: (spec, { field }) => {
      const lists = itemsIn(spec, "overrides").flatMap((override) => itemsIn(override, "listPatch"));
      const texts = lists.map(({ path, items }) => JSON.stringify([path, items]));
      return field.startsWith("overrides[]") && new Set(texts).size < texts.length;
    },
  },
  {
    reason: "an operation `test` that succeeds changes nothing (test/rules/topology-overrides.test.ts)",
    is: (spec, { steps: [first, index, second, position] }) =>
      first === "overrides" &&
      second === "jsonPatch" &&
      itemsIn(itemsIn(spec, "overrides")[Number(index)], "jsonPatch")[Number(position)]?.["op"] === "test",
  },
  {
    reason: "Cluster API deletes the objects of a topology in order (docs/topology.md)",
    is: (spec, { field }) => field === "deletion.ordering" && fieldsIn(spec, "topology") !== undefined,
  },
];

function addonAt(spec: Fields, index: string | number | undefined): Fields {
  return itemsIn(spec, "addons")[Number(index)] ?? {};
}

function listIn(fields: Fields, name: string): unknown[] {
  const list = fields[name];
  return Array.isArray(list) ? list : [];
}

/** Fields that have no effect in any accepted spec, and the reason. */
export const untraceable: Readonly<Record<string, string>> = {
  "controlPlane.machine.aws.eksLookupType": "is for EKS, whose control plane has no machines, so it is rejected",
  "controlPlane.eks.nodeGroups": "accepts only its default",
};
