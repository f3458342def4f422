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
    ? "has no effect: the provider chooses the port of an in-memory API server. Remove it"
    : `${apiServerPort} has no effect: the load balancer listens on 6443. Remove it`;
  return [{ path: "network.apiServerPort", message }];
}

/** The provider's default configuration of its load balancer forwards only the port of the API server. */
function findForwardingProblems({ ports }: Scope["access"], { loadBalancer }: Settings): Problem[] {
  if (loadBalancer?.configTemplateRef) return [];
  return ports
    .filter(({ isAtEndpoint }) => isAtEndpoint)
    .map(({ port, purpose, otherwise }) => ({
      path: "infrastructure.docker.loadBalancer.configTemplateRef",
      message: `is required: the load balancer must forward port ${port} (${purpose}). Or ${otherwise}`,
    }));
}
