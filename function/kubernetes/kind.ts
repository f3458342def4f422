/** A kind of objects that the function makes or reads: what Crossplane may do with them follows from it. */
export interface Kind {
  /** Empty for Kubernetes' own first group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Composed objects are made, changed and removed; others are only read, as required resources. */
  readonly use: "Composed" | "Read";
}

/** The fields that every object of the kind begins with. */
export function typeOf({ group, version, kind }: Kind): { readonly apiVersion: string; readonly kind: string } {
  return { apiVersion: group === "" ? version : `${group}/${version}`, kind };
}

/** The kind in paths and in roles, as Kubernetes guesses it; a test compares it with the CRDs. */
export function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular.endsWith("s")) return `${singular}es`;
  return singular.endsWith("y") ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}
