import { type Fields, fieldsIn, itemsIn } from "../../../function/api/value.ts";
import { type Leaf, valueAt } from "./leaves.ts";

interface Exception {
  readonly reason: string;
  /** Whether it is about a field of a spec. */
  readonly is: (spec: Fields, leaf: Leaf) => boolean;
}

/** What may be set without a trace, and why. */
export const exceptions: readonly Exception[] = [
  {
    reason:
      "a default for workers that every pool sets otherwise is overlaid, as a layer is (test/properties/merging.test.ts)",
    is: (spec, { steps: [first, ...rest] }) =>
      first === "workerDefaults" && itemsIn(spec, "workers").every((pool) => valueAt(pool, rest) !== undefined),
  },
  {
    reason: "an add-on that comes after others is not made before those are there (test/rules/addons.test.ts)",
    is: (spec, { steps: [first, index], field }) =>
      first === "addons" && field !== "addons[].after" && listIn(addonAt(spec, index), "after").length > 0,
  },
  {
    reason: "an add-on that is switched off is the same as none, where the platform gives none",
    is: (spec, { steps: [first, index, ...rest] }) =>
      first === "addons" && rest.length === 0 && addonAt(spec, index)["enabled"] === false,
  },
  {
    reason: "one of two overrides that patch alike may go",
    is: (spec, { steps: [first, index] }) => {
      const patches = itemsIn(spec, "overrides").map(({ patch, jsonPatch }) => JSON.stringify([patch, jsonPatch]));
      return (
        first === "overrides" &&
        patches.indexOf(patches[Number(index)] ?? "") !== patches.lastIndexOf(patches[Number(index)] ?? "")
      );
    },
  },
  {
    reason: "Cluster API deletes what it makes of a topology in order by itself (docs/topology.md)",
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

/** Fields that no spec can show a trace of. */
export const untraceable: Readonly<Record<string, string>> = {
  "controlPlane.machine.aws.eksLookupType": "it is for EKS, whose control plane has no machines: rejected",
  "controlPlane.eks.nodeGroups": "there is one value that is accepted, and it is the default",
};
