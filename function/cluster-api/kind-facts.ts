import { type Kind, typeOf } from "../kubernetes/kind.ts";
import { groupOf, type JsonObject, objectAt, textAt } from "../kubernetes/object.ts";
import type { ContractVersion } from "./contract.ts";
import type { ControlPlaneShape } from "./control-plane-shape.ts";
import type { DeclaredReference } from "./reference.ts";
import type { KindRole, OlderVersion, ProviderKind } from "./kinds.ts";

/** A kind of a module, or of Cluster API itself, which has no role. */
export interface ListedKind extends Kind {
  readonly role?: KindRole;
  /** Default: Namespaced, like all kinds of Cluster API. */
  readonly scope?: ProviderKind["scope"];
  readonly contract?: ContractVersion | undefined;
  readonly olderVersions?: readonly OlderVersion[] | undefined;
  readonly refersTo?: readonly DeclaredReference[] | undefined;
  /** For a control plane: the paths in its object. */
  readonly shape?: ControlPlaneShape;
}

/** Kinds by `group/kind`. An object of an unlisted kind belongs to another step of the pipeline. */
export type KindFacts = ReadonlyMap<string, ListedKind>;

/** Indexes kinds. A kind that one module reads and another composes counts as composed. */
export function indexKinds(kinds: readonly ListedKind[]): KindFacts {
  const composed = kinds.filter(({ use }) => use === "Composed");
  return new Map([...kinds, ...composed].map((kind) => [`${kind.group}/${kind.kind}`, kind]));
}

/** Adds the shape of a control plane to its kind, so that it is found for an observed object. */
export function withShape(kinds: readonly ListedKind[], shape: ControlPlaneShape): readonly ListedKind[] {
  return kinds.map((kind) => (kind.role === "ControlPlane" ? { ...kind, shape } : kind));
}

/** The kind of an object, at any version. */
export function kindOf(kinds: KindFacts, object: JsonObject | undefined): ListedKind | undefined {
  return kinds.get(`${groupOf(textAt(object, "apiVersion") ?? "")}/${textAt(object, "kind")}`);
}

export function roleOf(kinds: KindFacts, object: JsonObject | undefined): KindRole | undefined {
  return kindOf(kinds, object)?.role;
}

/** The type at which a kind is composed; undefined for kinds that are only read or not listed. */
export function findComposedType(
  kinds: KindFacts,
  { group, kind }: Pick<Kind, "group" | "kind">,
): ReturnType<typeof typeOf> | undefined {
  const found = kinds.get(`${group}/${kind}`);
  return found?.use === "Composed" ? typeOf(found) : undefined;
}

/** The contract of an object at its observed version. Crossplane reads an object at the version it was applied at. */
export function contractOf(kinds: KindFacts, object: JsonObject | undefined): ContractVersion {
  const kind = kindOf(kinds, object);
  return olderVersionOf(kind, object)?.contract ?? kind?.contract ?? "v1beta2";
}

/**
 * Converts the spec of an observed object to the composed version of its kind, to compare it with a rendered spec.
 * Undefined for an unlisted kind or an unknown version.
 */
export function convertToCurrent(kinds: KindFacts, object: JsonObject): JsonObject | undefined {
  const kind = kindOf(kinds, object);
  const spec = objectAt(object, "spec");
  if (!kind || !spec) return undefined;
  if (textAt(object, "apiVersion") === typeOf(kind).apiVersion) return spec;
  return olderVersionOf(kind, object)?.convert(spec);
}

function olderVersionOf(kind: ListedKind | undefined, object: JsonObject | undefined): OlderVersion | undefined {
  const apiVersion = textAt(object, "apiVersion");
  return kind?.olderVersions?.find(({ version }) => typeOf({ ...kind, version }).apiVersion === apiVersion);
}

/** True for machine templates and bootstrap templates. */
export function isTemplate(kinds: KindFacts, object: JsonObject): boolean {
  const role = roleOf(kinds, object);
  return role === "MachineTemplate" || role === "BootstrapTemplate";
}
