import { isObject, type Json, type JsonObject } from "../../function/kubernetes/object.ts";

export interface OwnerReference extends JsonObject {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller: boolean;
}

export interface ManagedFields extends JsonObject {
  manager: string;
  operation: "Apply" | "Update";
  fieldsV1: JsonObject;
}

export interface StoredMetadata extends JsonObject {
  name: string;
  namespace: string;
  uid: string;
  generation: number;
  resourceVersion: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  finalizers: string[];
  ownerReferences: OwnerReference[];
  managedFields: ManagedFields[];
  creationTimestamp: string;
  deletionTimestamp?: string;
}

/** An object of the API server. It is immutable: each write creates another one, so a reference is a snapshot. */
export interface Stored extends JsonObject {
  apiVersion: string;
  kind: string;
  metadata: StoredMetadata;
  spec: JsonObject;
  status?: JsonObject;
}

/** The fields of an object that a writer sets. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: JsonObject;
}

/** Equal content; an absent field and an undefined one are the same. */
export function isSame(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) return Array.isArray(right) && isSameList(left, right);
  return isObject(left) && isObject(right) && isSameFields(left, right);
}

function isSameList(left: readonly Json[], right: readonly Json[]): boolean {
  return left.length === right.length && left.every((item, index) => isSame(item, right[index]));
}

function isSameFields(left: JsonObject, right: JsonObject): boolean {
  for (const field in left) if (!isSame(left[field], right[field])) return false;
  for (const field in right) if (right[field] !== undefined && left[field] === undefined) return false;
  return true;
}

/** The value with another value at a path. Objects along the path are copied. */
export function withAt(value: JsonObject, path: readonly string[], change: Json | undefined): JsonObject {
  const [field, ...rest] = path;
  if (field === undefined) return isObject(change) ? change : value;
  const { [field]: before, ...others } = value;
  const after = rest.length === 0 ? change : withAt(isObject(before) ? before : {}, rest, change);
  return after === undefined ? others : { ...others, [field]: after };
}

export function isDeleting(object: Stored): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

export function isOwnedBy(object: Stored, owner: Stored): boolean {
  return object.metadata.ownerReferences.some((reference) => reference.uid === owner.metadata.uid);
}
