import { type JsonObject, objectAt } from "../../function/kubernetes/object.ts";
import { defaulted, type Rejection, rejectionOf } from "./admission.ts";
import { applied, type Owned, updated } from "./field-ownership.ts";
import { isDeleting, isSame, type Manifest, type OwnerReference, type Stored, type StoredMetadata } from "./stored.ts";

export interface Changes {
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  spec?: JsonObject;
}

/** An API server with server-side apply, generations, finalizers, and the webhooks of Cluster API. */
export class ApiServer {
  /** Milliseconds since 1970. */
  now = Date.parse("2026-01-01T00:00:00Z");
  readonly #kinds = new Map<string, Map<string, Stored>>();
  readonly #kindVersions = new Map<string, number>();
  /** The last applied configuration of each object, to skip equal applies. */
  readonly #lastApplied: WeakMap<Stored, string>;
  #counter = 0;
  /** Called after each write and each deletion. */
  heard: ((object: Stored, isGone: boolean) => void) | undefined;

  constructor(lastApplied = new WeakMap<Stored, string>()) {
    this.#lastApplied = lastApplied;
  }

  /** A copy of the current state. Objects are immutable, so both may share them. */
  fork(): ApiServer {
    const other = new ApiServer(this.#lastApplied);
    other.now = this.now;
    other.#counter = this.#counter;
    for (const [kind, objects] of this.#kinds) other.#kinds.set(kind, new Map(objects));
    for (const [kind, version] of this.#kindVersions) other.#kindVersions.set(kind, version);
    return other;
  }

  /** The number of writes so far. */
  get version(): number {
    return this.#counter;
  }

  kindVersion(kind: string): number {
    return this.#kindVersions.get(kind) ?? 0;
  }

  /** The version of the last write to any other kind. */
  versionBeside(kind: string): number {
    return Math.max(0, ...[...this.#kindVersions].flatMap(([other, version]) => (other === kind ? [] : version)));
  }

  get(kind: string, name: string): Stored | undefined {
    return this.#kinds.get(kind)?.get(name);
  }

  list(kind: string): Stored[] {
    return [...(this.#kinds.get(kind)?.values() ?? [])];
  }

  all(): Stored[] {
    return [...this.#kinds.values()].flatMap((objects) => [...objects.values()]);
  }

  snapshot(kind: string): ReadonlyMap<string, Stored> {
    return new Map(this.#kinds.get(kind));
  }

  /** Server-side apply with force. The owner is added to the existing ones. */
  apply(manifest: Manifest, manager: string, owner: OwnerReference | undefined): Rejection | undefined {
    const before = this.get(manifest.kind, manifest.metadata.name);
    const configuration = JSON.stringify([manifest, owner]);
    if (before && this.#lastApplied.get(before) === configuration) return undefined;
    const owned = applied(ownedOf(before), manager, configOf(manifest));
    const next = defaulted(withContent(withOwner(before ?? this.#newObject(manifest), owner), owned), before);
    const rejection = rejectionOf(next, before);
    if (!rejection) this.#lastApplied.set(this.#write(next, before), configuration);
    return rejection;
  }

  create(manifest: Manifest, { ownerReferences = [], finalizers = [] }: Changes = {}): Stored {
    const initial = this.#newObject(manifest);
    const { labels = {}, annotations = {} } = manifest.metadata;
    const metadata: StoredMetadata = { ...initial.metadata, labels, annotations, ownerReferences, finalizers };
    return this.#write(defaulted({ ...initial, metadata, spec: manifest.spec ?? {} }, undefined), undefined);
  }

  /** An update of metadata and spec. The manager becomes the owner of changed fields. */
  update(object: Stored, manager: string, changes: Changes): Stored {
    const current = this.get(object.kind, object.metadata.name);
    if (!current || current.metadata.uid !== object.metadata.uid) return object;
    const { finalizers = current.metadata.finalizers, ownerReferences = current.metadata.ownerReferences } = changes;
    const written = rewritten(current, manager, changes);
    const next = defaulted({ ...written, metadata: { ...written.metadata, finalizers, ownerReferences } }, current);
    return rejectionOf(next, current) ? current : this.#settle(this.#write(next, current));
  }

  writeStatus(object: Stored, status: JsonObject): Stored {
    const current = this.get(object.kind, object.metadata.name);
    if (!current || current.metadata.uid !== object.metadata.uid || isSame(current.status, status)) return object;
    const configuration = this.#lastApplied.get(current);
    const written = this.#write({ ...current, status }, current);
    if (configuration !== undefined) this.#lastApplied.set(written, configuration);
    return written;
  }

  remove(object: Stored, propagation: "Background" | "Foreground" = "Background"): void {
    const current = this.get(object.kind, object.metadata.name);
    if (!current || current.metadata.uid !== object.metadata.uid || isDeleting(current)) return;
    const { metadata } = current;
    const finalizers = [...metadata.finalizers, ...(propagation === "Foreground" ? ["foregroundDeletion"] : [])];
    const deletionTimestamp = new Date(this.now).toISOString();
    this.#settle(this.#write({ ...current, metadata: { ...metadata, finalizers, deletionTimestamp } }, current));
  }

  #settle(object: Stored): Stored {
    if (isDeleting(object) && object.metadata.finalizers.length === 0) {
      this.#kinds.get(object.kind)?.delete(object.metadata.name);
      this.#touch(object.kind);
      this.heard?.(object, true);
    }
    return object;
  }

  #newObject({ apiVersion, kind, metadata }: Manifest): Stored {
    const empty = { labels: {}, annotations: {}, finalizers: [], ownerReferences: [], managedFields: [] };
    const namespace = metadata.namespace ?? "";
    const uid = `uid-${this.#counter}`;
    const identity = { name: metadata.name, namespace, uid, generation: 0, resourceVersion: "0" };
    const creationTimestamp = new Date(this.now).toISOString();
    return { apiVersion, kind, metadata: { ...identity, creationTimestamp, ...empty }, spec: {} };
  }

  #write(next: Stored, before: Stored | undefined): Stored {
    if (before && isSame(next, before)) return before;
    const hasNewSpec = !before || !isSame(next.spec, before.spec) || isDeleting(next) !== isDeleting(before);
    const generation = next.metadata.generation + (hasNewSpec ? 1 : 0);
    const resourceVersion = String(this.#touch(next.kind));
    const written: Stored = { ...next, metadata: { ...next.metadata, generation, resourceVersion } };
    const objects = this.#kinds.get(next.kind) ?? new Map<string, Stored>();
    this.#kinds.set(next.kind, objects.set(next.metadata.name, written));
    this.heard?.(written, false);
    return written;
  }

  #touch(kind: string): number {
    this.#counter += 1;
    this.#kindVersions.set(kind, this.#counter);
    return this.#counter;
  }
}

function configOf({ metadata: { labels, annotations }, spec }: Manifest): JsonObject {
  const texts = { ...(labels && { labels }), ...(annotations && { annotations }) };
  return { ...(Object.keys(texts).length > 0 && { metadata: texts }), spec };
}

function rewritten(current: Stored, manager: string, changes: Changes): Stored {
  const { labels = current.metadata.labels, annotations = current.metadata.annotations, spec = current.spec } = changes;
  if (labels === current.metadata.labels && annotations === current.metadata.annotations && spec === current.spec) {
    return current;
  }
  return withContent(current, updated(ownedOf(current), manager, { metadata: { labels, annotations }, spec }));
}

function ownedOf(object: Stored | undefined): Owned {
  const { labels = {}, annotations = {}, managedFields = [] } = object?.metadata ?? {};
  return { content: { metadata: { labels, annotations }, spec: object?.spec ?? {} }, managedFields };
}

function withContent(object: Stored, { content, managedFields }: Owned): Stored {
  const metadata = {
    ...object.metadata,
    ...textsIn(content, "labels"),
    ...textsIn(content, "annotations"),
    managedFields,
  };
  return { ...object, metadata, spec: objectAt(content, "spec") ?? {} };
}

function textsIn(content: JsonObject, field: "labels" | "annotations"): Record<string, Record<string, string>> {
  const found = objectAt(content, "metadata", field) ?? {};
  const texts = Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return { [field]: Object.fromEntries(texts) };
}

function withOwner(object: Stored, owner: OwnerReference | undefined): Stored {
  const { ownerReferences } = object.metadata;
  if (!owner || ownerReferences.some(({ uid }) => uid === owner.uid)) return object;
  return { ...object, metadata: { ...object.metadata, ownerReferences: [...ownerReferences, owner] } };
}

/** An owner reference to `owner`. */
export function ownerReference(owner: Stored, controller: boolean): OwnerReference {
  const { apiVersion, kind, metadata } = owner;
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller };
}
