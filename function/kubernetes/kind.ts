/** A kind of objects that the function composes or reads. Crossplane's permissions are derived from it. */
export interface Kind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Composed: Crossplane creates, updates and deletes objects. Read: only read, as required resources. */
  readonly use: "Composed" | "Read";
}

/** The apiVersion and kind of an object. */
export function typeOf({ group, version, kind }: Kind): { readonly apiVersion: string; readonly kind: string } {
  return { apiVersion: group === "" ? version : `${group}/${version}`, kind };
}

/** The plural in paths and in RBAC, as Kubernetes guesses it; a test compares it with the CRDs. */
export function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular.endsWith("s")) return `${singular}es`;
  return singular.endsWith("y") ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}
