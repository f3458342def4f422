import type { ObjectBody } from "../kubernetes/body.ts";
import type { Scope } from "../scope/scope.ts";
import { infrastructureScope, managedScope } from "./machines.ts";
import { overridden } from "./override.ts";
import { objectOf, type Part } from "./part.ts";

/** The infrastructure cluster: AWSCluster, DevCluster, … It is never dropped from what we return (rule D5). */
export function composeInfrastructure(scope: Scope): Part {
  const body = overridden(scope, { body: infrastructureBody(scope), role: "Cluster" });
  const { name, namespace } = scope.cluster;
  const object = objectOf(body, { name, namespace });
  return { key: `infrastructure-cluster-${body.kind.toLowerCase()}`, role: "Cluster", object };
}

/** A managed control plane brings an infrastructure cluster of its own kind. */
function infrastructureBody(scope: Scope): ObjectBody {
  const { provider } = scope.controlPlane;
  return provider.placement === "managed"
    ? provider.infrastructureCluster(managedScope(scope))
    : scope.infrastructure.provider.infrastructureCluster(infrastructureScope(scope));
}
