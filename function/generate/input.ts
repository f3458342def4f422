import { z } from "zod";
import type { Schema } from "../schema.ts";
import type { StructuralSchema } from "./keywords.ts";
import { buildLayerSchema } from "./layer-schema.ts";
import { inputGroup, version } from "./names.ts";
import { buildStructuralSchema } from "./structural-schema.ts";

/**
 * The CRD of the function's input. A Function package must carry one, but Crossplane never installs it: editors and people
 * read it. So the layers, which would repeat the whole API twice and with null everywhere, stay open here; the function
 * itself checks them field by field.
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
  apiVersion: { type: "string", description: "Version of this input." },
  kind: { type: "string", description: "Kind of this input." },
  metadata: { type: "object" },
};

const written = { apiVersion: true, kind: true, metadata: true } as const;

/** The input with its defaults, for people. */
export function buildInputSchema({ input }: Schema): StructuralSchema {
  const { defaults, enforced, machineClasses } = input.shape;
  const typed = input.omit({ defaults: true, enforced: true, machineClasses: true, ...written }).shape;
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
    description: "What a platform team says to the function, as `input` of the step of its Composition.",
    type: "object",
    properties: { ...objectFields, ...properties },
  };
}

function open({ description = "" }: z.ZodType, what: string): z.ZodType {
  const text = `${description} Any fields of ${what}: docs/reference/api.md.`;
  return z.unknown().meta({ type: "object", "x-kubernetes-preserve-unknown-fields": true }).describe(text);
}
