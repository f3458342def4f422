import { isObject, type Json, ownField } from "./object.ts";
import { PatchError } from "./patch.ts";

/** Returns the steps of a pointer (RFC 6901); none for the whole document. Throws PatchError. */
export function parsePointer(pointer: string): string[] {
  const [first, ...steps] = pointer.split("/");
  if (first !== "") throw new PatchError(`${JSON.stringify(pointer)} must start with /`);
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function formatPointer(steps: readonly string[]): string {
  return JSON.stringify(steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""));
}

const index = /^(?:0|[1-9][0-9]{0,15})$/;

/** The position in the list that a step names; undefined if there is none. */
export function indexIn(list: readonly unknown[], step: string): number | undefined {
  const position = index.test(step) ? Number(step) : undefined;
  return position !== undefined && position < list.length ? position : undefined;
}

/** The value of an object or a list at a step; never an inherited property. */
export function ownChild(parent: Json, step: string): Json | undefined {
  if (Array.isArray(parent)) return parent[indexIn(parent, step) ?? parent.length];
  return isObject(parent) ? ownField(parent, step) : undefined;
}
