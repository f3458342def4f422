import { type Fields, isFields } from "../../api/value.ts";
import { at, isJson, isObject, type Json, type JsonObject, withValueAt } from "../../kubernetes/object.ts";
import { explicitlyEmpty } from "../../kubernetes/prune.ts";
import type { RequestedMachine } from "../provider.ts";
import type { CustomKind } from "./kinds.ts";

/** Copies a body as JSON. It is the user's as a whole, so its empty lists are rendered too. */
export function renderBody(body: Fields): JsonObject {
  return Object.fromEntries(Object.entries(body).map(([field, value]) => [field, renderValue(value)]));
}

function renderValue(value: unknown): Json {
  if (Array.isArray(value)) {
    return value.length === 0 ? explicitlyEmpty : value.map((item: unknown) => renderValue(item));
  }
  if (isFields(value)) return renderBody(value);
  return isJson(value) ? value : null;
}

/** A portable field of a machine, with the field of the kind that has it. */
export interface PortableField {
  /** Path below `machine`. */
  readonly path: string;
  readonly value: string | number | undefined;
  /** Path below the body; undefined if the platform lists none. */
  readonly to: string | undefined;
}

export function listPortableFields(machine: RequestedMachine, { fields }: CustomKind): readonly PortableField[] {
  return [
    { path: "type", value: machine.type, to: fields.type },
    { path: "image.name", value: machine.image?.name, to: fields.imageName },
    { path: "image.id", value: machine.image?.id, to: fields.imageId },
    { path: "disk.sizeGiB", value: machine.disk?.sizeGiB, to: fields.diskSizeGiB },
    { path: "disk.type", value: machine.disk?.type, to: fields.diskType },
  ].filter(({ value }) => value !== undefined);
}

/** The body with the portable fields of the machine. */
export function renderMachineBody(body: Fields, machine: RequestedMachine, kind: CustomKind): JsonObject {
  return listPortableFields(machine, kind).reduce<JsonObject>(
    (result, { to, value }) => (to === undefined ? result : withValueAt(result, to.split("."), value)),
    renderBody(body),
  );
}

/** Whether a body sets a field. */
export function setsPath(body: Fields, path: string): boolean {
  const value = renderBody(body);
  return isObject(value) && at(value, ...path.split(".")) !== undefined;
}
