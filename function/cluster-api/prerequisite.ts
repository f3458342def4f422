/** What the management cluster must have before the first cluster, and what no spec can bring; Cluster API itself apart. */
export interface Prerequisite {
  /** A provider, a feature gate of one, or an object that no namespace has, such as an identity. */
  readonly what: "Provider" | "Feature gate" | "Cluster-scoped object";
  /** Of a provider with the releases that will do, as its documentation and CRDs say; of an object its kind. */
  readonly name: string;
  /** The settings that need it, for people. Default: every cluster. */
  readonly when?: string;
  /** How it gets there, for people. */
  readonly how: string;
}
