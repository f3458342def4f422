/** A prerequisite of the management cluster that the function cannot compose; besides Cluster API itself. */
export interface Prerequisite {
  /** A provider, a feature gate of a provider, or a cluster-scoped object such as an identity. */
  readonly what: "Provider" | "Feature gate" | "Cluster-scoped object";
  /** For a provider with its supported releases (source: its documentation and CRDs); for an object its kind. */
  readonly name: string;
  /** The settings that need it, as text for the documentation. Default: every cluster. */
  readonly when?: string;
  /** How to install it, as text for the documentation. */
  readonly how: string;
}
