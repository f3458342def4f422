import type { ObjectBody } from "../kubernetes/body.ts";
import { standingKey } from "../lifecycle/state.ts";
import type { Scope } from "../scope/scope.ts";
import { infrastructureScope, managedScope } from "./machines.ts";
import { overridden } from "./override.ts";
import { objectOf, type Part } from "./part.ts";
import { clusterRefs } from "./supporting.ts";
import { referencesOf } from "./template.ts";

/** The infrastructure cluster: AWSCluster, DevCluster, … It is never dropped from what we return (rule D5). */
export function composeInfrastructure(scope: Scope): Part {
  const body = overridden(scope, { body: infrastructureBody(scope), role: "Cluster" });
  const { name, namespace } = scope.cluster;
  const object = objectOf(body, { name, namespace });
  return {
    key: standingKey("InfrastructureCluster", body.kind),
    role: "Cluster",
    references: referencesOf(scope, body),
    object,
  };
}

/** A managed control plane brings an infrastructure cluster of its own kind; a hosted one may mark the infrastructure's. */
function infrastructureBody(scope: Scope): ObjectBody {
  const { provider } = scope.controlPlane;
  if (provider.placement === "Managed") return provider.infrastructureCluster(managedScope(scope));
  const { provider: infrastructure } = scope.infrastructure;
  const body = infrastructure.infrastructureCluster({ ...infrastructureScope(scope), ...clusterRefs(scope) });
  const support = provider.placement === "Hosted" ? provider.supports(infrastructure.name) : undefined;
  return support?.isSupported ? { ...body, annotations: { ...body.annotations, ...support.annotations } } : body;
}
