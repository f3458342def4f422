import { onceFor } from "../api/remember.ts";
import { findComposedType, type KindFacts, indexKinds, type ListedKind, withShape } from "../cluster-api/kind-facts.ts";
import { coreKinds, type ModuleKinds, type ProviderKind } from "../cluster-api/kinds.ts";
import { bootstrapProvidersOf, poolKindOf } from "../control-plane/provider.ts";
import { groupOf } from "../kubernetes/object.ts";
import type { Scope, TopologyScope } from "../scope/scope.ts";
import type { Part } from "./part.ts";

/** The kinds that this cluster is made of, by its modules and their settings. */
export function kindsOfCluster(scope: Scope | TopologyScope): KindFacts {
  return kindsOfScope(scope, () => {
    const ofModules = scope.backend === "topology" ? [] : kindsOfModules(scope);
    return indexKinds([...coreKinds, ...ofModules, ...scope.addons.flatMap((addon) => kindsOf(addon))]);
  });
}

/** Every template asks, and all that is composed is checked by them. */
const kindsOfScope = onceFor<KindFacts>();

/** All that the chosen modules list, whatever their settings: those may have been others when an object was made. */
export function listKindsOfModules({ infrastructure, controlPlane: { provider } }: Scope): KindFacts {
  return indexKinds(
    [infrastructure.provider, provider, ...bootstrapProvidersOf(provider)].flatMap(({ kinds }) => kinds),
  );
}

/** A control plane that brings an infrastructure cluster of its own makes that of the provider needless. */
function kindsOfModules({ infrastructure, controlPlane }: Scope): ListedKind[] {
  const { provider, settings } = controlPlane;
  const { bootstrap } = poolKindOf(provider);
  const ofModules = [
    ...withShape(kindsOf(controlPlane), provider.shape),
    ...(bootstrap ? kindsOf({ provider: bootstrap, settings }) : []),
  ];
  const bringsCluster = ofModules.some(({ role }) => role === "InfrastructureCluster");
  const left = kindsOf(infrastructure).filter(({ role }) => !bringsCluster || role !== "InfrastructureCluster");
  return [...left, ...ofModules];
}

interface Choice {
  readonly provider: ModuleKinds<Record<string, unknown>>;
  readonly settings: Record<string, unknown>;
}

function kindsOf({ provider, settings }: Choice): readonly ProviderKind[] {
  return provider.kindsFor?.(settings) ?? provider.kinds;
}

/** The parts as they are; throws where a module renders what it does not list: nobody would have the right to make it. */
export function withListedKinds(scope: Scope | TopologyScope, parts: readonly Part[]): readonly Part[] {
  const kinds = kindsOfCluster(scope);
  for (const { object } of parts) {
    const type = findComposedType(kinds, { group: groupOf(object.apiVersion), kind: object.kind });
    if (type?.apiVersion === object.apiVersion) continue;
    throw new TypeError(`${object.kind} of ${object.apiVersion} is rendered, and no module of the cluster lists it`);
  }
  return parts;
}
