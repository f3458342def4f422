import type { Override } from "../api/override.ts";
import { applyJsonPatch } from "../kubernetes/json-patch.ts";
import { applyListPatches } from "../kubernetes/list-patch.ts";
import { applyMergePatch } from "../kubernetes/merge-patch.ts";
import { isJson, isObject, type Json, type JsonObject, ownField } from "../kubernetes/object.ts";
import { type PatchBudget, PatchError } from "../kubernetes/patch.ts";
import { isInMetadata } from "./override-metadata.ts";

/**
 * What overrides change of an object. Two documents, because metadata changes in place: no operation takes content from
 * metadata.
 */
export interface Patched {
  /** `apiVersion`, `kind` and `spec`. */
  readonly content: Json;
  /** `metadata`, with the labels and annotations of overrides only. */
  readonly metadata: Json;
}

/** Applies an override in its form. Throws PatchError, with the index in `jsonPatch` or `listPatch`. */
export function applyForm({ content, metadata }: Patched, override: Override, budget: PatchBudget): Patched {
  const { jsonPatch, listPatch, patch } = override;
  if (jsonPatch) {
    return {
      content: applyOperations(content, numberedOf(jsonPatch, false), budget),
      metadata: applyOperations(metadata, numberedOf(jsonPatch, true), budget),
    };
  }
  if (listPatch) {
    const lists = listPatch.map((list) => ({ ...list, items: list.items.map((item) => jsonOf(item) ?? null) }));
    return { content: applyListPatches(isObject(content) ? content : {}, lists, budget), metadata };
  }
  const changes = splitMergePatch(jsonOf(patch) ?? {});
  return {
    content: applyMergePatch(content, changes.content, budget),
    metadata: changes.metadata ? applyMergePatch(metadata, changes.metadata, budget) : metadata,
  };
}

type WrittenOperation = NonNullable<Override["jsonPatch"]>[number];
type Numbered = readonly (readonly [index: number, operation: WrittenOperation])[];

function numberedOf(operations: readonly WrittenOperation[], isOfMetadata: boolean): Numbered {
  return [...operations.entries()].filter(([, { path }]) => isInMetadata(path) === isOfMetadata);
}

function applyOperations(document: Json, operations: Numbered, budget: PatchBudget): Json {
  try {
    const parsed = operations.map(([, { value, ...operation }]) => ({ ...operation, value: jsonOf(value) }));
    return applyJsonPatch(document, parsed, budget);
  } catch (error) {
    if (!(error instanceof PatchError) || error.operation === undefined) throw error;
    throw new PatchError(error.message, operations[error.operation]?.[0]);
  }
}

function splitMergePatch(change: Json): { content: Json; metadata: JsonObject | undefined } {
  const inside = isObject(change) ? ownField(change, "metadata") : undefined;
  if (!isObject(change) || !isObject(inside)) return { content: change, metadata: undefined };
  const { metadata: _metadata, ...content } = change;
  return { content, metadata: { metadata: inside } };
}

/** Patches come as JSON; the schema only declares them as unknown. */
function jsonOf(value: unknown): Json | undefined {
  return isJson(value) ? value : undefined;
}
