import type { Override } from "../api/override.ts";
import { selectRequired, varyLayer } from "../api/varied-layer.ts";
import { type Resolved, resolveWith, type Sources } from "../api/resolve.ts";
import { type Fields, fieldsIn, isFields, without } from "../api/value.ts";
import { valuesAt } from "../kubernetes/path.ts";
import { buildMachineSchema, schema } from "../schema.ts";
import type { ComposeInput } from "../call.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";
import type { Scope, TopologyScope } from "./scope.ts";
import { listUncheckedAddons } from "./addon-choice.ts";
import { openSources } from "./sources.ts";

/**
 * Two scopes that differ only in values of `Input.enforced`. A field that differs in their objects depends on an
 * enforced value, so overrides of the XR must not change it.
 */
export interface ScopePair {
  readonly with: Scope | TopologyScope;
  readonly without: Scope | TopologyScope;
  /** True if the XR is reduced to required fields, so that none of its values hides an enforced one. */
  readonly isBare: boolean;
}

/**
 * Returns pairs of scopes, with the enforced layer and with other values in its place. Overrides are left out, except
 * that each enforced override has a pair of its own. Each pair exists twice: with the whole XR, and with an XR that is
 * reduced to required fields.
 */
export function openEnforced(input: ComposeInput, scope: Scope | TopologyScope): ScopePair[] {
  const { sources } = openSources(input, scope);
  const whole = isFields(sources.input.enforced) ? sources.input.enforced : {};
  const enforced = without(whole, "overrides");
  const xrSpec = without(sources.xrSpec, "overrides");
  const bare = selectRequired(schema.spec, xrSpec);
  return [
    ...pairEnforcedOverrides(scope, whole),
    ...[
      { layer: xrSpec, isBare: false },
      { layer: isFields(bare) ? bare : xrSpec, isBare: true },
    ].flatMap(({ layer, isBare }) => {
      const make = (other: Sources, above: Fields) =>
        scopeWith(input, scope, resolveWith(schema, { ...other, xrSpec: layer }, above));
      const base = make(sources, enforced);
      if (!base) return [];
      const others = [
        ...varyLayer(schema.spec, enforced).map((other) => make(sources, other)),
        ...varyClasses(sources, enforced).map((other) => make(other, enforced)),
      ].filter((other) => other !== undefined);
      return others.map((other) => ({ with: base, without: other, isBare }));
    }),
  ];
}

/** An enforced name of a machine class enforces all values of the class. */
function varyClasses(sources: Sources, enforced: Fields): Sources[] {
  const { machineClasses = {} } = sources.input;
  const chosen = ["controlPlane", "workerDefaults", "workers[]"].flatMap((owner) =>
    valuesAt(enforced, `${owner}.machine.type`).map(({ value }) => String(value)),
  );
  return [...new Set(chosen)].flatMap((name) => {
    const found = Object.hasOwn(machineClasses, name) ? machineClasses[name] : undefined;
    const others = isFields(found) ? varyLayer(buildMachineSchema(schema.spec), found) : [];
    return others.map((other) => ({
      ...sources,
      input: { ...sources.input, machineClasses: { ...machineClasses, [name]: other } },
    }));
  });
}

function pairEnforcedOverrides(scope: Scope | TopologyScope, enforced: Fields): ScopePair[] {
  const names = new Set((Array.isArray(enforced["overrides"]) ? enforced["overrides"] : []).map(nameOf));
  const overrides = scope.overrides.platform.filter(({ name }) => names.has(name));
  if (overrides.length === 0) return [];
  const plain = withOverrides(scope, []);
  return overrides.map((override) => ({ with: withOverrides(scope, [override]), without: plain, isBare: false }));
}

function nameOf(override: unknown): unknown {
  return isFields(override) ? override["name"] : undefined;
}

function withOverrides(scope: Scope | TopologyScope, overrides: Override[]): Scope | TopologyScope {
  return { ...scope, spec: { ...scope.spec, overrides } };
}

/** Returns the scope with another resolved spec. The plan stays the same. */
function scopeWith(
  input: ComposeInput,
  scope: Scope | TopologyScope,
  resolved: Pick<Resolved, "spec" | "layeredSpec"> | undefined,
): Scope | TopologyScope | undefined {
  if (!resolved) return undefined;
  const { layeredSpec } = resolved;
  const spec = { ...resolved.spec, overrides: [] };
  const addons = listUncheckedAddons(input, scope, spec);
  const withPool = (slice: PoolSlice) => ({ ...slice, pool: spec.workers[slice.index] ?? slice.pool });
  if (scope.backend === "topology") {
    const pools = scope.pools.map((pool) => ({ ...pool, slice: withPool(pool.slice) }));
    return { ...scope, spec, layeredSpec, addons, pools, topology: spec.topology ?? scope.topology };
  }
  const slices = scope.plan.slices.map((slice) => withPool(slice));
  return {
    ...scope,
    spec,
    layeredSpec,
    addons,
    infrastructure: { ...scope.infrastructure, ...settingsOf(scope.infrastructure, spec.infrastructure) },
    controlPlane: { ...scope.controlPlane, ...settingsOf(scope.controlPlane, spec.controlPlane) },
    plan: { ...scope.plan, slices },
  };
}

function settingsOf({ provider, settings }: Scope["infrastructure" | "controlPlane"], chosen: Fields) {
  return { settings: fieldsIn(chosen, provider.name) ?? settings };
}
