import type { Scope } from "../scope.ts";
import { infrastructureScope } from "./machines.ts";
import { overridden } from "./override.ts";
import { objectOf, type Part } from "./part.ts";

/** The infrastructure cluster: AWSCluster, DevCluster, … It is never dropped from what we return (rule D5). */
export function composeInfrastructure(scope: Scope): Part {
  const rendered = scope.infrastructure.provider.infrastructureCluster(infrastructureScope(scope));
  const body = overridden(scope.spec.overrides, { body: rendered, role: "Cluster" });
  const { name, namespace } = scope.cluster;
  const object = objectOf(body, { name, namespace });
  return { key: `infrastructure-cluster-${body.kind.toLowerCase()}`, role: "Cluster", object };
}
