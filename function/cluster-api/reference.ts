import { groupOf, nameOf, textAt, type JsonObject, type KubernetesObject } from "../kubernetes/object.ts";

/** Format of a reference: that of Cluster API's contract v1beta2, or that of `corev1.ObjectReference`. */
export type ReferenceForm = "ContractReference" | "ObjectReference";

/**
 * A reference of the contract v1beta2. Its namespace is implied, and CAPI finds the version by the CRD's contract
 * label.
 */
export type ContractReference = { apiGroup: string; kind: string; name: string };

/** A `corev1.ObjectReference`. Controllers read its `apiVersion`, and a webhook would add a missing namespace. */
type ObjectReference = { apiVersion: string; kind: string; name: string; namespace?: string };

export type TemplateReference = ContractReference | ObjectReference;

interface NameReference {
  /** The path has only a name; the kind is fixed. */
  readonly form: "Name";
  readonly to: { readonly group: string; readonly kind: string };
}

interface WholeReference {
  /** The path has an object with group, kind and name. */
  readonly form: ReferenceForm;
}

/** A path at which objects of a kind refer to others. */
export type DeclaredReference = (NameReference | WholeReference) & {
  /**
   * Path from the root of the object, in the notation of kubernetes/path.ts, for example
   * `spec.template.spec.dataTemplate.name` or `spec.template.spec.network.devices[].addressesFromPools[]`.
   */
  readonly path: string;
};

/** Returns a reference in the form of the contract v1beta2. */
export function referTo({ apiVersion, kind, metadata }: KubernetesObject): ContractReference {
  return { apiGroup: groupOf(apiVersion), kind, name: metadata.name };
}

/** Returns a reference in the given form. */
export function referToTemplate(object: KubernetesObject, form: ReferenceForm): TemplateReference {
  if (form === "ContractReference") return referTo(object);
  const { name, namespace } = object.metadata;
  return { apiVersion: object.apiVersion, kind: object.kind, name, ...(namespace !== undefined && { namespace }) };
}

/** Group, kind and name of an object as one text, for lookups. */
export function identityOf(object: JsonObject): string {
  return formatIdentity([groupOf(textAt(object, "apiVersion") ?? ""), textAt(object, "kind"), nameOf(object)]);
}

/** Identity of the object that the reference at `path` names. */
export function referenceAt(from: JsonObject, path: readonly string[]): string {
  const { group, kind, name } = readReference(from, path);
  return formatIdentity([group, kind, name]);
}

/** Group, kind and name of the reference at `path`, in either form. */
export function readReference(from: JsonObject, path: readonly string[]) {
  const [apiGroup, apiVersion, kind, name] = ["apiGroup", "apiVersion", "kind", "name"].map((field) =>
    textAt(from, ...path, field),
  );
  return { group: apiGroup ?? (apiVersion === undefined ? undefined : groupOf(apiVersion)), kind, name };
}

/** Group, kind and name as one text. */
export function formatIdentity(parts: readonly (string | undefined)[]): string {
  return parts.join("\n");
}

/** Finds the object among `candidates` that the reference at `path` names; the first, if there are two. */
export function findReferenced(
  from: JsonObject | undefined,
  path: readonly string[],
  candidates: readonly JsonObject[],
): JsonObject | undefined {
  if (!from) return undefined;
  const identity = referenceAt(from, path);
  const isShort = candidates.length <= maximumScanned;
  return isShort
    ? candidates.find((object) => identityOf(object) === identity)
    : indexByIdentity(candidates).get(identity);
}

/** Up to this length, scanning the list is cheaper than an index. */
const maximumScanned = 64;

/** Lookups repeat for the same list, and observed objects never change. */
const indexes = new WeakMap<readonly JsonObject[], ReadonlyMap<string, JsonObject>>();

function indexByIdentity(objects: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  const index =
    indexes.get(objects) ?? new Map(objects.map((object) => [identityOf(object), object] as const).toReversed());
  indexes.set(objects, index);
  return index;
}
