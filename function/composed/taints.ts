import { type Fields, isFields, itemsIn } from "../api/value.ts";
import type { NodeTaint } from "../bootstrap/node-setup.ts";
import { isPropagated } from "../cluster-api/machine.ts";

/** A taint of the spec. */
export interface PropagatedTaint extends NodeTaint {
  propagation?: string;
}

/**
 * Selects taints that a node registers with. A list that has only other taints is the same as none: nodes keep the
 * taints of the distribution, so that the first taint that changes in place replaces no machine.
 */
export function selectRegistered(taints: readonly PropagatedTaint[] | undefined): NodeTaint[] | undefined {
  if (!taints) return undefined;
  const registered = taints.filter((taint) => !isPropagated(taint));
  if (registered.length === 0 && taints.length > 0) return undefined;
  return registered.map((taint) => toRegistered(taint));
}

/** Omits an empty value. Kubernetes treats it like an absent one, but its hash would differ. */
function toRegistered({ key, value, effect }: PropagatedTaint): NodeTaint {
  return value === undefined || value === "" ? { key, effect } : { key, effect, value };
}

/**
 * Selects the taints in a layer of the spec that replace machines, for hashes. `defaults` is a lower layer of the same
 * spec: a taint that changes in place replaces machines if it takes the place of a registered one.
 */
export function selectReplacingTaints(layer: Fields | undefined, defaults: Fields = {}): unknown {
  const taints = layer?.["taints"];
  if (!Array.isArray(taints) || taints.length === 0) return taints;
  const lower = itemsIn(defaults, "taints");
  // The text of an unchanged list is cached.
  if (![...taints, ...lower].some((taint: unknown) => isFields(taint) && taint["propagation"] !== undefined))
    return taints;
  const replacing = taints.flatMap((taint: unknown) => (isFields(taint) ? selectReplacing(taint, lower) : [taint]));
  return replacing.length === 0 ? undefined : replacing;
}

function selectReplacing(taint: Fields, lower: readonly Fields[]): Fields[] {
  const { propagation, ...registered } = taint;
  const { key, effect } = taint;
  const replaced = lower.find((other) => other["key"] === key && other["effect"] === effect);
  if (!isKept(propagation ?? replaced?.["propagation"])) return [registered];
  return replaced && !isKept(replaced["propagation"]) ? [{ key, effect, propagation }] : [];
}

function isKept(propagation: unknown): boolean {
  return typeof propagation === "string" && isPropagated({ propagation });
}
