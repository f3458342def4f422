import { type Kind, typeOf } from "../kubernetes/kind.ts";
import { groupOf, type JsonObject, objectAt, textAt } from "../kubernetes/object.ts";
import type { ContractVersion } from "./contract.ts";
import type { ControlPlaneShape } from "./control-plane-shape.ts";
import type { DeclaredReference } from "./reference.ts";
import type { KindRole, OlderVersion, ProviderKind } from "./kinds.ts";

/** A kind of a module, or one of Cluster API's own, which has no role. */
export interface ListedKind extends Kind {
  readonly role?: KindRole;
  /** Default: Namespaced, as all of Cluster API's own are. */
  readonly scope?: ProviderKind["scope"];
  readonly contract?: ContractVersion | undefined;
  readonly olderVersions?: readonly OlderVersion[] | undefined;
  readonly refersTo?: readonly DeclaredReference[] | undefined;
  /** Of a control plane: where it says what. */
  readonly shape?: ControlPlaneShape;
}

/** Kinds by `group/kind`. An object of a kind that is not among them is not ours: another step of the pipeline made it. */
export type KindFacts = ReadonlyMap<string, ListedKind>;

/** A kind that one module reads and another one composes may be composed. */
export function indexKinds(kinds: readonly ListedKind[]): KindFacts {
  const composed = kinds.filter(({ use }) => use === "Composed");
  return new Map([...kinds, ...composed].map((kind) => [`${kind.group}/${kind.kind}`, kind]));
}

/** Kinds of a module that makes a control plane: its shape goes with that kind, by which an observed one is found. */
export function withShape(kinds: readonly ListedKind[], shape: ControlPlaneShape): readonly ListedKind[] {
  return kinds.map((kind) => (kind.role === "ControlPlane" ? { ...kind, shape } : kind));
}

/** The kind of an object, whatever its version. */
export function kindOf(kinds: KindFacts, object: JsonObject | undefined): ListedKind | undefined {
  return kinds.get(`${groupOf(textAt(object, "apiVersion") ?? "")}/${textAt(object, "kind")}`);
}

export function roleOf(kinds: KindFacts, object: JsonObject | undefined): KindRole | undefined {
  return kindOf(kinds, object)?.role;
}

/** The type at which a kind is composed; undefined for what is only read, and for what no module lists. */
export function findComposedType(
  kinds: KindFacts,
  { group, kind }: Pick<Kind, "group" | "kind">,
): ReturnType<typeof typeOf> | undefined {
  const found = kinds.get(`${group}/${kind}`);
  return found?.use === "Composed" ? typeOf(found) : undefined;
}

/** The contract that an object follows at the version that it is seen at: Crossplane reads it at the one it was applied at. */
export function contractOf(kinds: KindFacts, object: JsonObject | undefined): ContractVersion {
  const kind = kindOf(kinds, object);
  return olderVersionOf(kind, object)?.contract ?? kind?.contract ?? "v1beta2";
}

/**
 * The spec of an observed object in the words of the version that its kind is composed at, to be compared with a rendered
 * one; undefined for another kind and for a version that its module does not know.
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

/** True for what machines are made from. */
export function isTemplate(kinds: KindFacts, object: JsonObject): boolean {
  const role = roleOf(kinds, object);
  return role === "MachineTemplate" || role === "BootstrapTemplate";
}
