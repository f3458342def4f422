/** Traffic that a CNI needs between nodes. For `icmp` it is the echo request. */
export interface NetworkPluginRule {
  /** Text for the description of a firewall rule, for example `BGP`. */
  readonly purpose: string;
  readonly protocol: "tcp" | "udp" | "icmp";
  readonly port?: number;
}

/** The CNI that a control plane installs, in its default configuration. */
export interface NetworkPlugin {
  /** `OfCluster`: pod addresses are in `spec.network.pods`. `OfMachines`: they are in the machines' network. */
  readonly podAddresses: "OfCluster" | "OfMachines";
  readonly rules: readonly NetworkPluginRule[];
}
