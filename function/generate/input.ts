import { z } from "zod";
import type { Schema } from "../schema.ts";
import type { StructuralSchema } from "./keywords.ts";
import { buildLayerSchema } from "./layer-schema.ts";
import { inputGroup, version } from "./names.ts";
import { buildStructuralSchema } from "./structural-schema.ts";

/**
 * The CRD of the Input. A Function package must contain one, but Crossplane never installs it: it is for editors and
 * readers. The layers are objects with any fields here, because they would repeat the whole API twice. The function
 * checks their fields.
 */
export function buildInputDefinition(schema: Schema) {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `inputs.${inputGroup}` },
    spec: {
      group: inputGroup,
      names: { kind: "Input", listKind: "InputList", plural: "inputs", singular: "input", categories: ["crossplane"] },
      scope: "Namespaced",
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: buildLayerSchema(buildInputSchema(schema)) },
        },
      ],
    },
  };
}

const objectFields: Record<string, StructuralSchema> = {
  apiVersion: { type: "string", description: "API version of the Input." },
  kind: { type: "string", description: "Kind of the Input." },
  metadata: { type: "object" },
};

const typeFields = { apiVersion: true, kind: true, metadata: true } as const;

/** The schema of the Input with its defaults, for the CRD and the reference page. */
export function buildInputSchema({ input }: Schema): StructuralSchema {
  const { defaults, enforced, machineClasses } = input.shape;
  const typed = input.omit({ defaults: true, enforced: true, machineClasses: true, ...typeFields }).shape;
  const { properties } = buildStructuralSchema(
    z.strictObject({
      defaults: open(defaults, "a spec"),
      enforced: open(enforced, "a spec"),
      machineClasses: z
        .record(z.string(), open(machineClasses, "a machine"))
        .describe(machineClasses.description ?? ""),
      ...typed,
    }),
  );
  return {
    description: "Configuration of the function by the platform team: `input` of the step in its Composition.",
    type: "object",
    properties: { ...objectFields, ...properties },
  };
}

function open({ description = "" }: z.ZodType, what: string): z.ZodType {
  const text = `${description} Has the fields of ${what}: see docs/reference/api.md.`;
  return z.unknown().meta({ type: "object", "x-kubernetes-preserve-unknown-fields": true }).describe(text);
}
