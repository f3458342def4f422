import type { JsonObject } from "../../kubernetes/object.ts";
import type { ControlPlanePort } from "../../cluster-api/control-plane-access.ts";

/** Ports that control-plane machines open to nodes, and to the load balancer that forwards to them. */
export function defineControlPlaneRules(ports: readonly ControlPlanePort[]): JsonObject[] {
  return ports.map((port) => ({
    ...tcp(port),
    sourceSecurityGroupRoles: ["controlplane", "node", ...(port.isAtEndpoint ? ["apiserver-lb"] : [])],
  }));
}

export function listListeners(ports: readonly ControlPlanePort[]): JsonObject[] {
  return ports.filter(({ isAtEndpoint }) => isAtEndpoint).map(({ port }) => ({ port, protocol: "TCP" }));
}

/** Nodes reach an internet-facing load balancer through NAT gateways, and an internal one directly. */
export function defineListenerRules(ports: readonly ControlPlanePort[], isInternal: boolean): JsonObject[] {
  const source = isInternal ? { sourceSecurityGroupRoles: ["controlplane", "node"] } : { natGatewaysIPsSource: true };
  return ports.filter(({ isAtEndpoint }) => isAtEndpoint).map((port) => ({ ...tcp(port), ...source }));
}

function tcp({ port, purpose }: ControlPlanePort): JsonObject {
  return { description: purpose, protocol: "tcp", fromPort: port, toPort: port };
}
