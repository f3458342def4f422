import { groupOf, nameOf, textAt, type JsonObject, type KubernetesObject } from "../kubernetes/object.ts";

/** How an object refers to another one: by Cluster API's contract v1beta2, or as `corev1.ObjectReference` does. */
export type ReferenceForm = "ContractReference" | "ObjectReference";

/** A reference of the contract v1beta2: the namespace is implied, the version is found from the CRD's contract label. */
export type ContractReference = { apiGroup: string; kind: string; name: string };

/** Its controllers read `apiVersion`, and a webhook would fill in a missing namespace. */
type ObjectReference = { apiVersion: string; kind: string; name: string; namespace?: string };

export type TemplateReference = ContractReference | ObjectReference;

interface NameReference {
  /** The path of the name alone; the kind is always the same one. */
  readonly form: "Name";
  readonly to: { readonly group: string; readonly kind: string };
}

interface WholeReference {
  /** The path of an object that says group, kind and name. */
  readonly form: ReferenceForm;
}

/** Where objects of a kind refer to others. */
export type DeclaredReference = (NameReference | WholeReference) & {
  /**
   * From the root of the object, in the notation of kubernetes/path.ts, for example `spec.template.spec.dataTemplate.name`
   * or `spec.template.spec.network.devices[].addressesFromPools[]`.
   */
  readonly path: string;
};

export function referTo({ apiVersion, kind, metadata }: KubernetesObject): ContractReference {
  return { apiGroup: groupOf(apiVersion), kind, name: metadata.name };
}

/** A reference in the form that an object takes. */
export function referToTemplate(object: KubernetesObject, form: ReferenceForm): TemplateReference {
  if (form === "ContractReference") return referTo(object);
  const { name, namespace } = object.metadata;
  return { apiVersion: object.apiVersion, kind: object.kind, name, ...(namespace !== undefined && { namespace }) };
}

/** Group, kind and name, in one text to look objects up by. */
export function identityOf(object: JsonObject): string {
  return formatIdentity([groupOf(textAt(object, "apiVersion") ?? ""), textAt(object, "kind"), nameOf(object)]);
}

/** The identity of what the reference at `path` of `from` names. */
export function referenceAt(from: JsonObject, path: readonly string[]): string {
  const { group, kind, name } = readReference(from, path);
  return formatIdentity([group, kind, name]);
}

/** What the reference at `path` of `from` names, in either form. */
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

/** The object among `candidates` that the reference at `path` of `from` names; the first one, should there be two. */
export function findReferenced(
  from: JsonObject | undefined,
  path: readonly string[],
  candidates: readonly JsonObject[],
): JsonObject | undefined {
  if (!from) return undefined;
  const wanted = referenceAt(from, path);
  const isFew = candidates.length <= few;
  return isFew ? candidates.find((object) => identityOf(object) === wanted) : byIdentity(candidates).get(wanted);
}

/** To go through so many is cheaper than to keep an index of them. */
const few = 64;

/** Many look among the same objects, and what is observed never changes. */
const known = new WeakMap<readonly JsonObject[], ReadonlyMap<string, JsonObject>>();

function byIdentity(objects: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  const found =
    known.get(objects) ?? new Map(objects.map((object) => [identityOf(object), object] as const).toReversed());
  known.set(objects, found);
  return found;
}
