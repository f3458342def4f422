import { isAddress } from "../api/address.ts";
import type { Problem } from "../api/problem.ts";
import { fieldsIn } from "../api/value.ts";
import type { VirtualAddress } from "../bootstrap/node-setup.ts";
import type { ControlPlaneEndpoint, EndpointOwner } from "../cluster-api/control-plane-access.ts";
import { findEndpointOwner } from "../cluster-api/control-plane-placement.ts";
import type { Scope } from "../scope/scope.ts";

const path = "controlPlane.endpoint";

/** Owner of the API server's address. */
export function endpointOwnerOf({ infrastructure, controlPlane }: Scope): EndpointOwner {
  const { provider, settings } = infrastructure;
  return findEndpointOwner(controlPlane.provider.placement, provider.endpoint?.(settings));
}

/** The endpoint that the user provides. Undefined if another owner does, and for a spec that is rejected. */
export function findUserEndpoint(scope: Scope): ControlPlaneEndpoint | undefined {
  const { host, port } = endpointOf(scope) ?? {};
  return host === undefined || port === undefined ? undefined : { host, port };
}

/** The virtual address that the control-plane machines announce; undefined if they announce none. */
export function findVirtualAddress(scope: Scope): VirtualAddress | undefined {
  const { host, port, virtualIP } = endpointOf(scope) ?? {};
  if (port === undefined || !virtualIP?.enabled) return undefined;
  const { address = host, interface: device, image } = virtualIP;
  return address === undefined ? undefined : { address, port, interface: device, image };
}

/** Rejects an endpoint of the XR if another owner provides one, and a missing one if nobody else does. */
export function findEndpointProblems(scope: Scope): Problem[] {
  const owner = endpointOwnerOf(scope);
  if (owner !== "User") return findForeignEndpoint(scope, owner);
  const { host, virtualIP } = endpointOf(scope) ?? {};
  if (host === undefined) {
    const name = scope.infrastructure.provider.title;
    return [{ path: `${path}.host`, message: `is required: on ${name} nobody else provides an address` }];
  }
  if (!virtualIP?.enabled || virtualIP.address !== undefined || isAddress(host)) return [];
  return [{ path: `${path}.virtualIP.address`, message: "is required, because host is a DNS name" }];
}

/** A platform may set defaults of the endpoint for clusters of all kinds. */
function findForeignEndpoint({ xrSpec, infrastructure, controlPlane }: Scope, owner: EndpointOwner): Problem[] {
  if (fieldsIn(xrSpec, "controlPlane")?.["endpoint"] === undefined) return [];
  const { title } = owner === "ControlPlane" ? controlPlane.provider : infrastructure.provider;
  return [{ path, message: `is not supported: ${title} provides the endpoint` }];
}

function endpointOf(scope: Scope): Scope["spec"]["controlPlane"]["endpoint"] {
  return endpointOwnerOf(scope) === "User" ? scope.spec.controlPlane.endpoint : undefined;
}
