import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { isObject, type Json, type JsonObject, listAt, ownField, textAt } from "../../function/kubernetes/object.ts";
import { type Build, programOf } from "../e2e/build/build.ts";
import { bootData, type Clusters, writeWith } from "./user-data.ts";

const machineConfig = bootData.extend({
  role: z.enum(["controlplane", "worker"]),
  /** What Talos or its bootstrap provider finds wrong. */
  problems: z.array(z.string()),
});

export type MachineConfig = z.infer<typeof machineConfig> & { readonly example: string };

/** The machine configurations that the bootstrap provider of Talos writes for the machines of these clusters. */
export function writeMachineConfigs(build: Build, clusters: Clusters): Promise<readonly MachineConfig[]> {
  return writeWith(programOf(build, "write-machine-config"), clusters, machineConfig);
}

/** The objects of a YAML stream. */
export function readDocuments(text: string): readonly JsonObject[] {
  const values = parseAllDocuments(text).map((document): unknown => document.toJS());
  return values.filter((value) => isObject(value));
}

/** Paths of a strategic merge patch that the configuration does not contain. */
export function findMissing(patch: JsonObject, documents: readonly JsonObject[]): readonly string[] {
  const identity = (of: JsonObject) => [textAt(of, "kind"), textAt(of, "name")].join("/");
  const document = documents.find((each) => identity(each) === identity(patch));
  return document ? missingIn(patch, document, identity(patch)) : [identity(patch)];
}

/** A patch adds to a list, so the list has every item of the patch. */
function missingIn(patch: Json, found: Json | undefined, path: string): string[] {
  if (isObject(patch)) {
    const inside = isObject(found) ? found : {};
    return Object.entries(patch).flatMap(([name, value]) =>
      missingIn(value ?? null, ownField(inside, name), `${path}.${name}`),
    );
  }
  if (!Array.isArray(patch)) return patch === found || patch === shortened(found) ? [] : [path];
  const items = listAt(found);
  return patch.flatMap((item, index) =>
    items.some((each) => missingIn(item, each, path).length === 0) ? [] : [`${path}[${index}]`],
  );
}

/** Talos writes a duration with all its units, for example 8h as 8h0m0s. */
function shortened(found: Json | undefined): string | undefined {
  return typeof found === "string" ? found.replaceAll(/(?<=[hm])0[ms]/g, "") : undefined;
}
