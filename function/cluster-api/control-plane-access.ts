/**
 * Owner of the API server's address: the infrastructure (with a load balancer), the control plane (if it is hosted or
 * managed by a cloud), or the user, in a field of the spec.
 */
export type EndpointOwner = "Infrastructure" | "ControlPlane" | "User";

/** Owner of the address if the control plane provides none. */
export type OuterEndpointOwner = Exclude<EndpointOwner, "ControlPlane">;

/** What an infrastructure provides of the address of the API server, with settings of that type. */
export interface EndpointFacts<Settings> {
  /**
   * Owner of the API server's address if the control plane provides none: the infrastructure, with a load balancer, or
   * the user, in `spec.controlPlane.endpoint`. The function renders the user's endpoint in the Cluster; the module
   * renders it where its kind requires it. Default: `Infrastructure`.
   */
  endpoint?(settings: Settings): OuterEndpointOwner;
  /**
   * Settings of control-plane machines and of the load balancer before them. They have no effect with a hosted control
   * plane: the function rejects them in the XR, and the module ignores them from the platform. Paths below `spec`.
   * Default: none.
   */
  readonly controlPlaneSettings?: readonly string[];
}

/** An address of the API server. */
export interface ControlPlaneEndpoint {
  /** DNS name, or IPv4 or IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** A port of control-plane machines besides that of the API server. */
export interface ControlPlanePort {
  readonly port: number;
  /** Text for descriptions and messages, for example `RKE2 registration`. */
  readonly purpose: string;
  /**
   * True if nodes connect to it at the cluster's endpoint, so a load balancer must forward it. Otherwise they connect
   * to it at the machines.
   */
  readonly isAtEndpoint: boolean;
  /** What the user can do if the provider cannot forward the port, for a message. */
  readonly otherwise: string;
}

/** Network access that a control plane needs, besides the port of the API server. */
export interface ControlPlaneAccess {
  /** True if a load balancer can request /readyz by HTTPS without credentials. Otherwise it can only probe the port. */
  readonly answersProbes: boolean;
  readonly ports: readonly ControlPlanePort[];
}
