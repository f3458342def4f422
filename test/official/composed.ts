import { toPlain } from "../../function/composed/part.ts";
import { type JsonObject, objectAt } from "../../function/kubernetes/object.ts";
import { composite, run } from "../rules/world.ts";
import { classNameOf, findClass } from "./comparison.ts";
import type { Expressed } from "./lists.ts";
import type { Provider } from "./providers.ts";
import { withQuotedFields } from "./quoted.ts";

type Read = (file: string) => readonly JsonObject[];

/** The objects of the KubernetesCluster that expresses a template. */
export function composeTemplate(template: Expressed, official: readonly JsonObject[], read: Read): JsonObject[] {
  const output = run(composite(withQuotedFields(template.spec, official)), {
    required: { cluster: [], machines: [], "cluster-class": classesOf(template, official, read) },
    ...(template.input && { input: template.input }),
  });
  if (output.fatal !== undefined) throw new Error(output.fatal);
  return [...output.desired.values()].map(({ object }) => toPlain(object));
}

function classesOf({ class: file, discovered }: Expressed, official: readonly JsonObject[], read: Read): JsonObject[] {
  const found = file === undefined ? undefined : findClass(read(file), classNameOf(official) ?? "");
  if (!found) return [];
  const variables = discovered.map((name) => ({
    name,
    definitions: [{ from: "test-patch", schema: { openAPIV3Schema: {} } }],
  }));
  return [variables.length === 0 ? found : { ...found, status: { variables } }];
}

/** The objects of a cluster. With a topology, templates belong to the ClusterClass. */
export function withoutBeside(official: readonly JsonObject[], { beside }: Provider): readonly JsonObject[] {
  const hasTopology = official.some((one) => objectAt(one, "spec", "topology") !== undefined);
  return official.filter(({ kind }) => {
    const name = typeof kind === "string" ? kind : "";
    const isOfClass = name === "ClusterClass" || name.endsWith("Template");
    return !Object.hasOwn(beside, name) && !(hasTopology && isOfClass);
  });
}
