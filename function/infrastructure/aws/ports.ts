import type { Problem } from "../../api/problem.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import type { ControlPlanePort } from "../../cluster-api/control-plane-access.ts";
import type { LoadBalancer } from "./load-balancer.ts";

/** What control-plane machines open to nodes, and to the load balancer that forwards to them. */
export function controlPlaneRules(ports: readonly ControlPlanePort[]): JsonObject[] {
  return ports.map((port) => ({
    ...tcp(port),
    sourceSecurityGroupRoles: ["controlplane", "node", ...(port.isAtEndpoint ? ["apiserver-lb"] : [])],
  }));
}

export function listeners(ports: readonly ControlPlanePort[]): JsonObject[] {
  return ports.filter(({ isAtEndpoint }) => isAtEndpoint).map(({ port }) => ({ port, protocol: "TCP" }));
}

/** Nodes reach a load balancer of the internet by NAT gateways, and an internal one by their own addresses. */
export function listenerRules(ports: readonly ControlPlanePort[], scheme: LoadBalancer["scheme"]): JsonObject[] {
  const source =
    scheme === "internal" ? { sourceSecurityGroupRoles: ["controlplane", "node"] } : { natGatewaysIPsSource: true };
  return ports.filter(({ isAtEndpoint }) => isAtEndpoint).map((port) => ({ ...tcp(port), ...source }));
}

/** CAPA gives a classic load balancer one listener, that of the API server (pkg/cloud/services/elb/loadbalancer.go). */
export function forwardingProblems({ type }: LoadBalancer, ports: readonly ControlPlanePort[]): Problem[] {
  if (type === "nlb") return [];
  return ports
    .filter(({ isAtEndpoint }) => isAtEndpoint)
    .map(({ port, purpose, otherwise }) => ({
      path: "infrastructure.aws.loadBalancer.type",
      message: `"${type}" does not forward port ${port} (${purpose}): choose nlb. Or ${otherwise}`,
    }));
}

function tcp({ port, purpose }: ControlPlanePort): JsonObject {
  return { description: purpose, protocol: "tcp", fromPort: port, toPort: port };
}
