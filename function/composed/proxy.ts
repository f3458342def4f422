import type { NodeSetup } from "../bootstrap/node-setup.ts";
import type { Scope } from "../scope/scope.ts";
import { findUserEndpoint } from "./endpoint.ts";

/** The machine itself, and the metadata service of clouds. */
const ofMachine = ["localhost", "127.0.0.1", "::1", "169.254.169.254"];

/**
 * Adds the destinations that no proxy reaches. All of them are immutable, or the same for every cluster: otherwise a
 * change would replace machines that nobody asked for. So an endpoint that the infrastructure creates is not among
 * them; bootstrap providers see to it where a program with a proxy connects to it.
 */
export function completeProxy(scope: Scope, setup: NodeSetup): NodeSetup {
  if (!setup.proxy) return setup;
  const { pods, services, serviceDomain } = scope.spec.network;
  const { host } = findUserEndpoint(scope) ?? {};
  const ofCluster = [...services.cidrBlocks, ...pods.cidrBlocks, ".svc", `.${serviceDomain}`];
  const all = [...ofMachine, ...ofCluster, ...(host === undefined ? [] : [host]), ...(setup.proxy.noProxy ?? [])];
  return { ...setup, proxy: { ...setup.proxy, noProxy: [...new Set(all)] } };
}
