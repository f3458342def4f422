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
      .describe("A JSON merge patch (RFC 7386). Set exactly one of `patch` and `jsonPatch`."),
    jsonPatch: z.array(Operation).min(1).max(50).optional().describe("A JSON patch (RFC 6902)."),
  }),
  ["patch", "jsonPatch"],
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
      "machines like any other change. Patches must not change identity, owners, version, replicas, selectors, " +
      "references or the endpoint.",
  );

export const overrideRules: Rule<{ patch?: unknown; jsonPatch?: unknown }>[] = [
  {
    at: "overrides[]",
    cel: "!(has(self.patch) && has(self.jsonPatch))",
    message: "cannot have both patch and jsonPatch",
    holds: (override) => override.patch === undefined || override.jsonPatch === undefined,
  },
];

/**
 * Overrides without a patch, and fields that their operation does not use. Only the effective spec is checked, because
 * a layer may set a part of an override.
 */
export function findIdleOverrides(overrides: readonly Override[] = []): Problem[] {
  return overrides.flatMap(({ patch, jsonPatch }, index) => {
    const path = `overrides[${index}]`;
    if (patch === undefined && jsonPatch === undefined) return [{ path, message: "must have patch or jsonPatch" }];
    return (jsonPatch ?? []).flatMap((operation, position) =>
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
