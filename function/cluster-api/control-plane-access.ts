/**
 * Who gives the API server its address: the infrastructure (a load balancer of its own), the control plane (one that is
 * hosted or that a cloud manages), or a person, by a field of the spec.
 */
export type EndpointOwner = "Infrastructure" | "ControlPlane" | "User";

/** Who does where the control plane brings no address of its own. */
export type OuterEndpointOwner = Exclude<EndpointOwner, "ControlPlane">;

/** A port of control-plane machines beside that of the API server. */
export interface ControlPlanePort {
  readonly port: number;
  /** For descriptions and messages. */
  readonly purpose: string;
  /** Nodes reach it at the cluster's endpoint, so that a load balancer there must forward it; else at the machines. */
  readonly isAtEndpoint: boolean;
  /** What a person may choose where the provider cannot forward it. */
  readonly otherwise: string;
}

/** What the way to a control plane needs besides the API server's port. */
export interface ControlPlaneAccess {
  /** Whether the API server answers /readyz to a caller without credentials; else only its port can be probed. */
  readonly answersProbes: boolean;
  readonly ports: readonly ControlPlanePort[];
}
