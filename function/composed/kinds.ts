import { memoizePerObject } from "../api/memoize.ts";
import { findComposedType, type KindFacts, indexKinds, type ListedKind, withShape } from "../cluster-api/kind-facts.ts";
import { coreKinds, listKindsFor, type ModuleKinds, type ProviderKind } from "../cluster-api/kinds.ts";
import { bootstrapProvidersOf, poolKindOf } from "../control-plane/provider.ts";
import { groupOf } from "../kubernetes/object.ts";
import type { Scope, TopologyScope } from "../scope/scope.ts";
import type { Part } from "./part.ts";

/** Kinds of this cluster, from its modules and their settings. */
export function kindsOfCluster(scope: Scope | TopologyScope): KindFacts {
  return kindsOfScope(scope, () => {
    const ofModules = scope.backend === "topology" ? [] : listModuleKinds(scope);
    return indexKinds([...coreKinds, ...ofModules, ...scope.addons.flatMap((addon) => kindsOf(addon))]);
  });
}

/** Cached, because every template needs them. */
const kindsOfScope = memoizePerObject<KindFacts>();

/** All kinds of the chosen modules, with any settings: existing objects may have been composed with other settings. */
export function listKindsOfModules({ infrastructure, controlPlane: { provider } }: Scope): KindFacts {
  return indexKinds(
    [infrastructure.provider, provider, ...bootstrapProvidersOf(provider)].flatMap(({ kinds }) => kinds),
  );
}

/** If the control plane brings its own kind of infrastructure cluster, the kind of the provider is not needed. */
function listModuleKinds({ infrastructure, controlPlane }: Scope): ListedKind[] {
  const { provider, settings } = controlPlane;
  const { bootstrap } = poolKindOf(provider);
  const ofModules = [
    ...withShape(kindsOf(controlPlane), provider.shape),
    ...(bootstrap ? kindsOf({ provider: bootstrap, settings }) : []),
  ];
  const bringsCluster = ofModules.some(({ role }) => role === "InfrastructureCluster");
  const ofInfrastructure = kindsOf(infrastructure).filter(
    ({ role }) => !bringsCluster || role !== "InfrastructureCluster",
  );
  return [...ofInfrastructure, ...ofModules];
}

interface Choice {
  readonly provider: ModuleKinds<Record<string, unknown>>;
  readonly settings: Record<string, unknown>;
}

function kindsOf({ provider, settings }: Choice): readonly ProviderKind[] {
  return listKindsFor(provider, settings);
}

/**
 * Returns the parts. Throws TypeError if a module renders a kind that it does not list: Crossplane could not apply it.
 */
export function withListedKinds(scope: Scope | TopologyScope, parts: readonly Part[]): readonly Part[] {
  const kinds = kindsOfCluster(scope);
  for (const { object } of parts) {
    const type = findComposedType(kinds, { group: groupOf(object.apiVersion), kind: object.kind });
    if (type?.apiVersion === object.apiVersion) continue;
    throw new TypeError(`${object.kind} of ${object.apiVersion} is rendered, and no module of the cluster lists it`);
  }
  return parts;
}
