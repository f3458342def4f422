import { z } from "zod";

const version = z.looseObject({ name: z.string(), schema: z.unknown() });
const crd = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    group: z.string(),
    names: z.looseObject({ kind: z.string(), plural: z.string() }),
    scope: z.enum(["Namespaced", "Cluster"]),
    versions: z.array(version),
  }),
});

export type InstallableCrd = Readonly<z.infer<typeof crd>>;

/**
 * The CRD for an API server without the conversion webhook of its provider. It serves only the given versions and
 * stores the first of them. Default: all versions.
 */
export function installable(upstream: unknown, given?: readonly string[]): InstallableCrd {
  const { apiVersion, kind, metadata, spec } = crd.parse(upstream);
  const served = given ?? spec.versions.map(({ name }) => name);
  const versions = spec.versions.map((entry) => ({
    ...entry,
    served: served.includes(entry.name),
    storage: entry.name === served[0],
  }));
  return { apiVersion, kind, metadata, spec: { ...spec, versions, conversion: { strategy: "None" } } };
}

/** The number of CEL rules in the served versions. */
export function countRules({ spec }: InstallableCrd): number {
  return spec.versions
    .filter((entry) => entry["served"] === true)
    .reduce((sum, { schema }) => sum + rulesBelow(schema), 0);
}

function rulesBelow(node: unknown): number {
  if (typeof node !== "object" || node === null) return 0;
  return Object.entries(node).reduce((sum, [key, child]: [string, unknown]) => {
    const count = key === "x-kubernetes-validations" && Array.isArray(child) ? child.length : rulesBelow(child);
    return sum + count;
  }, 0);
}
