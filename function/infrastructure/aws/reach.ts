import type { Problem } from "../../api/problem.ts";
import type { ControlPlaneAccess, ControlPlanePort } from "../../cluster-api/control-plane-access.ts";
import { everyone, type LoadBalancer, networkLoadBalancerPort } from "./load-balancer.ts";
import type { Network } from "./network.ts";
import { hasNatAddresses, subnetsPath } from "./subnets.ts";

interface Reach {
  network: Network;
  loadBalancer: LoadBalancer;
  access: ControlPlaneAccess;
  apiServerPort: number | undefined;
}

/**
 * Settings with which clients or nodes cannot reach a control plane on machines, its load balancer finds no healthy
 * machine, or CAPA opens a port to everyone.
 */
export function findReachProblems(reach: Reach): Problem[] {
  const { network, loadBalancer, access, apiServerPort } = reach;
  const isGroupGiven = network.securityGroupOverrides?.["apiserver-lb"] !== undefined;
  const needsNat = loadBalancer.scheme === "internet-facing" && !isGroupGiven && !hasNatAddresses(network);
  return [
    ...findPortProblems(loadBalancer, apiServerPort),
    ...findHealthCheckProblems(loadBalancer, access),
    ...findForwardingProblems(loadBalancer, access.ports),
    ...(needsNat ? [...findSourceProblems(loadBalancer), ...findNatProblems(access)] : []),
  ];
}

function findPortProblems({ type }: LoadBalancer, port: number | undefined): Problem[] {
  if (type !== "nlb" || port === undefined || port === networkLoadBalancerPort) return [];
  return [
    { path: "network.apiServerPort", message: `${port} is not supported: a network load balancer listens on 6443` },
  ];
}

function findHealthCheckProblems(
  { healthCheckProtocol }: LoadBalancer,
  { answersProbes }: ControlPlaneAccess,
): Problem[] {
  if (answersProbes || healthCheckProtocol !== "HTTPS") return [];
  const message = '"HTTPS" is not supported: a load balancer cannot request /readyz of this API server. Use TCP';
  return [{ path: "infrastructure.aws.loadBalancer.healthCheckProtocol", message }];
}

/** CAPA gives a classic load balancer one listener, for the API server (pkg/cloud/services/elb/loadbalancer.go). */
function findForwardingProblems({ type }: LoadBalancer, ports: readonly ControlPlanePort[]): Problem[] {
  if (type === "nlb") return [];
  return ports
    .filter(({ isAtEndpoint }) => isAtEndpoint)
    .map(({ port, purpose, otherwise }) => ({
      path: "infrastructure.aws.loadBalancer.type",
      message: `"${type}" does not forward port ${port} (${purpose}): use nlb, or ${otherwise}`,
    }));
}

/**
 * Without addresses of NAT gateways CAPA opens the API server to everyone, regardless of the rules
 * (`securitygroups.go`).
 */
function findSourceProblems({ allowedCidrBlocks = [everyone] }: LoadBalancer): Problem[] {
  if (allowedCidrBlocks.includes(everyone)) return [];
  const message =
    "is not enforced: the provider opens an internet-facing load balancer to everyone while it knows no addresses of " +
    "NAT gateways. List the public subnets with NAT gateways in network.subnets (isPublic: true), or set scheme to " +
    "internal";
  return [{ path: "infrastructure.aws.loadBalancer.allowedCidrBlocks", message }];
}

/** CAPA fails on rules for addresses of NAT gateways while it knows none (`processIngressRulesSGs`). */
function findNatProblems({ ports }: ControlPlaneAccess): Problem[] {
  return ports
    .filter(({ isAtEndpoint }) => isAtEndpoint)
    .map(({ port, purpose, otherwise }) => ({
      path: subnetsPath,
      message:
        `port ${port} (${purpose}) of an internet-facing load balancer never opens, because nodes reach it through ` +
        "NAT gateways: list the public subnets with NAT gateways (isPublic: true), set loadBalancer.scheme to " +
        `internal, or ${otherwise}`,
    }));
}
