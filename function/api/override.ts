import { z } from "zod";
import { content } from "./content.ts";
import { union } from "./layer.ts";
import type { Problem } from "./problem.ts";
import type { Rule } from "./rule.ts";

const open = content(z.unknown().meta({ "x-kubernetes-preserve-unknown-fields": true }));

const pointer = z
  .string()
  .max(512)
  .regex(/^(\/([^~]|~[01])*)?$/, "must be a JSON pointer, for example /spec/template");

const Operation = z.strictObject({
  op: z.enum(["add", "remove", "replace", "move", "copy", "test"]).describe("Operation, as in RFC 6902."),
  path: pointer.describe("JSON pointer to the field."),
  from: pointer.optional().describe("JSON pointer to the source of move and copy."),
  value: open.optional().describe("The new value."),
});

const ListPatch = z.strictObject({
  path: z
    .string()
    .max(512)
    .regex(/^\/spec\/([^~]|~[01])+$/, "must be a JSON pointer below /spec, for example /spec/template/spec/files")
    .describe("JSON pointer to the list, below `/spec`. A missing list is created."),
  mergeKeys: z
    .array(z.string().min(1).max(63))
    .min(1)
    .max(4)
    .optional()
    .describe(
      "Fields that identify an item. An item with the same values is merged with an existing one, like `patch`. " +
        "Without keys, an item is added unless the list has an equal one.",
    ),
  items: z.array(open).min(1).max(50).describe("Items for the list. Items that the list has already stay."),
});

export const Override = union(
  z.strictObject({
    name: z.string().min(1).max(63).describe("Name of the override, unique in the cluster."),
    target: z
      .strictObject({
        kind: z.string().min(1).max(63).optional().describe("Kind of the objects, for example MachineDeployment."),
        role: z
          .enum(["Cluster", "ControlPlane", "Worker"])
          .optional()
          .describe("Only objects of this part of the cluster. Default: all parts."),
        pool: z.string().min(1).max(40).optional().describe("Only objects of this pool."),
      })
      .describe("Composed objects to patch."),
    patch: content(z.unknown().meta({ type: "object", "x-kubernetes-preserve-unknown-fields": true }))
      .optional()
      .describe(
        "A JSON merge patch (RFC 7386), which replaces lists as a whole. Set exactly one of `patch`, `jsonPatch` and " +
          "`listPatch`.",
      ),
    jsonPatch: z.array(Operation).min(1).max(50).optional().describe("A JSON patch (RFC 6902)."),
    listPatch: z.array(ListPatch).min(1).max(20).optional().describe("Items to add to lists."),
  }),
  ["patch", "jsonPatch", "listPatch"],
);
export type Override = z.output<typeof Override>;

/** The overrides of an effective spec by owner. */
export interface OverrideOwners {
  /** Overrides of the XR by index in the effective spec, without those that the platform sets identically. */
  readonly ofXr: ReadonlyMap<number, Override>;
  readonly platform: readonly Override[];
}

export const Overrides = z
  .array(Override)
  .max(20)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], maxItems: 20 })
  .optional()
  .describe(
    "Patches of composed objects, for settings that have no field in this API. Patching a machine template replaces " +
      "machines like any other change. Labels and annotations change in place. Patches must not change identity, " +
      "owners, version, replicas, references, the endpoint or reserved labels and annotations; a selector of a " +
      "MachineHealthCheck may only become narrower.",
  );

const forms = ["patch", "jsonPatch", "listPatch"] as const;

export const overrideRules: Rule<Partial<Record<(typeof forms)[number], unknown>>>[] = [
  {
    at: "overrides[]",
    cel: `[${forms.map((form) => `has(self.${form})`).join(", ")}].filter(isSet, isSet).size() <= 1`,
    message: "can have only one of patch, jsonPatch and listPatch",
    holds: (override) => forms.filter((form) => override[form] !== undefined).length <= 1,
  },
];

/**
 * Overrides without a patch, and fields that their operation does not use. Only the effective spec is checked, because
 * a layer may set a part of an override.
 */
export function findIdleOverrides(overrides: readonly Override[] = []): Problem[] {
  return overrides.flatMap((override, index) => {
    const path = `overrides[${index}]`;
    if (forms.every((form) => override[form] === undefined)) {
      return [{ path, message: "must have patch, jsonPatch or listPatch" }];
    }
    return (override.jsonPatch ?? []).flatMap((operation, position) =>
      findUnusedFields(`${path}.jsonPatch[${position}]`, operation),
    );
  });
}

const readsSource = new Set(["move", "copy"]);
const readsValue = new Set(["add", "replace", "test"]);

function findUnusedFields(path: string, { op, from, value }: z.output<typeof Operation>): Problem[] {
  const message = `has no effect with op ${op}: remove it`;
  return [
    ...(from !== undefined && !readsSource.has(op) ? [{ path: `${path}.from`, message }] : []),
    ...(value !== undefined && !readsValue.has(op) ? [{ path: `${path}.value`, message }] : []),
  ];
}
