import { Status } from "../api/status.ts";
import type { Schema } from "../schema.ts";
import { rejectUnbounded } from "./bounds.ts";
import type { StructuralSchema } from "./keywords.ts";
import { buildLayerSchema } from "./layer-schema.ts";
import { type Describe, buildStructuralSchema } from "./structural-schema.ts";
import { withValidations } from "./validations.ts";

/** The schema of the effective spec with defaults and required fields, for the reference pages. */
export function buildEffectiveSpec(schema: Schema): StructuralSchema {
  return buildStructuralSchema(schema.spec, describeModules(schema));
}

/** The schema of `spec` in the XRD: one layer, with every rule that the API server can check. */
export function buildSpecSchema(schema: Schema): StructuralSchema {
  const layer = rejectUnbounded(buildLayerSchema(buildEffectiveSpec(schema)));
  const description = "Desired state of the cluster. The platform or the defaults of the API set omitted fields.";
  return withValidations({ ...layer, description }, [...schema.rules, ...schema.transitions]);
}

export function buildStatusSchema(): StructuralSchema {
  return { ...buildLayerSchema(buildStructuralSchema(Status)), description: "Observed state of the cluster." };
}

/** Descriptions of the blocks of modules, from the titles of the modules. */
function describeModules({ infrastructure, controlPlane, addons }: Schema): Describe {
  const titles = new Map<string, string>([
    ...infrastructure.map(({ name, title }) => titled("infrastructure", name, `${title}: settings of the cluster.`)),
    ...infrastructure.map(({ name, title }) => titled("machine", name, `${title}: settings of the machines.`)),
    ...controlPlane.map(({ name, title }) => titled("controlPlane", name, `${title}: settings of the control plane.`)),
    ...addons.map(({ name, title }) => titled("addons[]", name, `${title}.`)),
  ]);
  return (path) => titles.get(path.split(".").slice(-2).join("."));
}

function titled(family: string, name: string, text: string): [string, string] {
  return [`${family}.${name}`, text];
}
