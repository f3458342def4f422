import {
  groupOf,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
} from "../../function/kubernetes/object.ts";
import { isSame, type Stored } from "../simulation/stored.ts";
import type { World } from "../simulation/world.ts";

/** Where releases differ in the names of templates, one of equal group, kind and spec that is there keeps its name. */
export function withKeptNames({ api, crossplane }: World, wanted: readonly KubernetesObject[]): KubernetesObject[] {
  if (crossplane.releases.length === 0) return [...wanted];
  const names = new Map(
    wanted
      .filter(({ kind, metadata }) => kind.endsWith("Template") && !api.get(kind, metadata.name))
      .map((template) => [
        identityOf(template.kind, template.metadata.name),
        equalOf(api.list(template.kind), template),
      ]),
  );
  return wanted.map(({ metadata, spec, ...type }) => ({
    ...type,
    metadata: { ...metadata, name: names.get(identityOf(type.kind, metadata.name)) ?? metadata.name },
    ...(spec && { spec: renamed(spec, names) }),
  }));
}

function equalOf(there: readonly Stored[], { apiVersion, metadata, spec }: KubernetesObject): string | undefined {
  const pool = "capi.crossplane.io/pool";
  return there.find(
    (object) =>
      groupOf(object.apiVersion) === groupOf(apiVersion) &&
      object.metadata.labels[pool] === metadata.labels?.[pool] &&
      isSame(object.spec, spec),
  )?.metadata.name;
}

type Names = ReadonlyMap<string, string | undefined>;

/** With every reference to a template by its kept name. */
function renamed(value: JsonObject, names: Names): JsonObject {
  const { kind, name } = value;
  const kept = typeof kind === "string" && typeof name === "string" ? names.get(identityOf(kind, name)) : undefined;
  const inner = (field: Json | undefined) => (isObject(field) ? renamed(field, names) : field);
  return {
    ...Object.fromEntries(Object.entries(value).map(([field, found]) => [field, inner(found)])),
    ...(kept !== undefined && { name: kept }),
  };
}

function identityOf(kind: string, name: string): string {
  return `${kind} ${name}`;
}
