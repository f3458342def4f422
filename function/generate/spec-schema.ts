import { Status } from "../api/status.ts";
import type { Schema } from "../schema.ts";
import { rejectUnbounded } from "./bounds.ts";
import type { StructuralSchema } from "./keywords.ts";
import { buildLayerSchema } from "./layer-schema.ts";
import { type Describe, buildStructuralSchema } from "./structural-schema.ts";
import { withValidations } from "./validations.ts";

/** The effective spec with defaults and required fields, for people. */
export function buildEffectiveSpec(schema: Schema): StructuralSchema {
  return buildStructuralSchema(schema.spec, describeModules(schema));
}

/** The spec of the XRD: a layer, with every rule that the API server can check. */
export function buildSpecSchema(schema: Schema): StructuralSchema {
  const layer = rejectUnbounded(buildLayerSchema(buildEffectiveSpec(schema)));
  const description = "The cluster as its owner wants it. What is left out comes from the platform or is the default.";
  return withValidations({ ...layer, description }, [...schema.rules, ...schema.transitions]);
}

export function buildStatusSchema(): StructuralSchema {
  return { ...buildLayerSchema(buildStructuralSchema(Status)), description: "What is observed of the cluster." };
}

/** The blocks of modules are fields without a description of their own: the module's title is one. */
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
