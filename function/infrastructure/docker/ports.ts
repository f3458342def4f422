import type { Problem } from "../../api/problem.ts";
import type { InfrastructureScope } from "../provider.ts";

interface Settings {
  backend: "Docker" | "InMemory";
  loadBalancer?: { configTemplateRef?: object | undefined } | undefined;
}

type Scope = Pick<InfrastructureScope<unknown>, "network" | "access">;

/** Ports that the provider does not open. */
export function findPortProblems({ network, access }: Scope, settings: Settings): Problem[] {
  return [...findApiServerPortProblems(network, settings), ...findForwardingProblems(access, settings)];
}

/** The provider chooses the port of the endpoint and ignores that of the Cluster (webhooks/admission/devcluster.go). */
function findApiServerPortProblems({ apiServerPort }: Scope["network"], { backend }: Settings): Problem[] {
  const isInMemory = backend === "InMemory";
  if (apiServerPort === undefined || (apiServerPort === 6443 && !isInMemory)) return [];
  const message = isInMemory
    ? "has no effect: the provider gives every API server in memory a port of its own. Leave it out"
    : `${apiServerPort} has no effect: the provider's load balancer listens on 6443. Leave it out`;
  return [{ path: "network.apiServerPort", message }];
}

/** The provider's default configuration of its load balancer forwards only the port of the API server. */
function findForwardingProblems({ ports }: Scope["access"], { loadBalancer }: Settings): Problem[] {
  if (loadBalancer?.configTemplateRef) return [];
  return ports
    .filter(({ isAtEndpoint }) => isAtEndpoint)
    .map(({ port, purpose, otherwise }) => ({
      path: "infrastructure.docker.loadBalancer.configTemplateRef",
      message: `is missing: the load balancer must forward port ${port} (${purpose}). Or ${otherwise}`,
    }));
}
