import { isObject, type Json, type JsonObject } from "../../function/kubernetes/object.ts";
import { isSame } from "./stored.ts";

/** Fields in the form of fieldsV1: maps are granular, lists are atomic. */
export type FieldSet = JsonObject;

/** All fields of a value. */
export function fieldsOf(value: JsonObject): FieldSet {
  const fields: FieldSet = {};
  for (const name in value) {
    const inner = value[name];
    if (inner !== undefined) fields[`f:${name}`] = isObject(inner) ? fieldsOf(inner) : {};
  }
  return fields;
}

/** The fields of `left` that are not in `right`. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  const rest: FieldSet = {};
  for (const key in left) {
    const [mine, other] = [fieldsIn(left, key), right[key]];
    const inner = isObject(other) ? difference(mine, other) : mine;
    if (!isObject(other) || !isLeaf(inner)) rest[key] = inner;
  }
  return rest;
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  const both: FieldSet = { ...left };
  for (const key in right) both[key] = union(fieldsIn(left, key), fieldsIn(right, key));
  return both;
}

/** The fields of `after` with other values than in `before`. */
export function changedFields(before: JsonObject, after: JsonObject): FieldSet {
  const changed: FieldSet = {};
  for (const name in after) {
    const [old, value] = [before[name], after[name]];
    if (value === undefined || isSame(old, value)) continue;
    changed[`f:${name}`] = isObject(value) ? changedFields(isObject(old) ? old : {}, value) : {};
  }
  return changed;
}

/** The value without these fields, and without maps that become empty. */
export function withoutFields(value: JsonObject, fields: FieldSet): JsonObject {
  const result: JsonObject = {};
  for (const name in value) {
    const rest = remainder(value[name], fields[`f:${name}`]);
    if (rest !== undefined) result[name] = rest;
  }
  return result;
}

function remainder(value: Json | undefined, removed: Json | undefined): Json | undefined {
  if (!isObject(removed)) return value;
  if (isLeaf(removed) || !isObject(value)) return undefined;
  const rest = withoutFields(value, removed);
  return Object.keys(rest).length === 0 ? undefined : rest;
}

/** `change` laid over `value`: maps merge, everything else is replaced. */
export function overlaid(value: JsonObject, change: JsonObject): JsonObject {
  const result: JsonObject = { ...value };
  for (const name in change) {
    const [before, after] = [value[name], change[name]];
    if (after !== undefined) result[name] = isObject(before) && isObject(after) ? overlaid(before, after) : after;
  }
  return result;
}

function fieldsIn(fields: FieldSet, key: string): FieldSet {
  const inner = fields[key];
  return isObject(inner) ? inner : {};
}

export function isLeaf(fields: FieldSet): boolean {
  for (const _ in fields) return false;
  return true;
}
