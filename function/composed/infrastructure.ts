import type { ObjectBody } from "../kubernetes/body.ts";
import { keyOfSingleton } from "../lifecycle/state.ts";
import type { Scope } from "../scope/scope.ts";
import { openInfrastructureScope, openManagedScope } from "./machines.ts";
import { applyOverrides } from "./override.ts";
import { objectOf, type Part } from "./part.ts";
import { referToClusterObjects } from "./supporting.ts";
import { referencesOf } from "./template.ts";

/** Composes the infrastructure cluster (AWSCluster, DevCluster, …). It is in every response (rule D5). */
export function composeInfrastructure(scope: Scope): Part {
  const body = applyOverrides(scope, { body: renderBody(scope), role: "Cluster", mayHaveManager: true });
  const { name, namespace } = scope.cluster;
  const object = objectOf(body, { name, namespace });
  return {
    key: keyOfSingleton("InfrastructureCluster", body.kind),
    role: "Cluster",
    references: referencesOf(scope, body),
    object,
  };
}

/**
 * Renders the body. A managed control plane has its own kind of infrastructure cluster; a hosted one may add
 * annotations to the provider's.
 */
function renderBody(scope: Scope): ObjectBody {
  const { provider } = scope.controlPlane;
  if (provider.placement === "Managed") return provider.infrastructureCluster(openManagedScope(scope));
  const { provider: infrastructure } = scope.infrastructure;
  const body = infrastructure.infrastructureCluster({
    ...openInfrastructureScope(scope),
    ...referToClusterObjects(scope),
  });
  const support = provider.placement === "Hosted" ? provider.supports(body.kind) : undefined;
  return support?.isSupported ? { ...body, annotations: { ...body.annotations, ...support.annotations } } : body;
}
