import {
  groupOf,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
} from "../../function/kubernetes/object.ts";
import { isSame, type Stored } from "../simulation/stored.ts";
import type { World } from "../simulation/world.ts";

/**
 * The desired objects with retained names: an existing template of equal group, kind and spec keeps the name that
 * another release gave it.
 */
export function withKeptNames({ api, crossplane }: World, desired: readonly KubernetesObject[]): KubernetesObject[] {
  if (crossplane.releases.length === 0) return [...desired];
  const names = new Map(
    desired
      .filter(({ kind, metadata }) => kind.endsWith("Template") && !api.get(kind, metadata.name))
      .map((template) => [
        identityOf(template.kind, template.metadata.name),
        equalOf(api.list(template.kind), template),
      ]),
  );
  return desired.map(({ metadata, spec, ...type }) => ({
    ...type,
    metadata: { ...metadata, name: names.get(identityOf(type.kind, metadata.name)) ?? metadata.name },
    ...(spec && { spec: renamed(spec, names) }),
  }));
}

function equalOf(existing: readonly Stored[], { apiVersion, metadata, spec }: KubernetesObject): string | undefined {
  const pool = "capi.crossplane.io/pool";
  return existing.find(
    (object) =>
      groupOf(object.apiVersion) === groupOf(apiVersion) &&
      object.metadata.labels[pool] === metadata.labels?.[pool] &&
      isSame(object.spec, spec),
  )?.metadata.name;
}

type Names = ReadonlyMap<string, string | undefined>;

/** The value with the retained name in each reference to a template. */
function renamed(value: JsonObject, names: Names): JsonObject {
  const { kind, name } = value;
  const retained = typeof kind === "string" && typeof name === "string" ? names.get(identityOf(kind, name)) : undefined;
  const inner = (field: Json | undefined) => (isObject(field) ? renamed(field, names) : field);
  return {
    ...Object.fromEntries(Object.entries(value).map(([field, found]) => [field, inner(found)])),
    ...(retained !== undefined && { name: retained }),
  };
}

function identityOf(kind: string, name: string): string {
  return `${kind} ${name}`;
}
