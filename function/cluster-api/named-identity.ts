/** The identity that a spec selects, such as `identityRef` of AWS: the provider uses its credentials. */
export interface NamedIdentity {
  /** Path of the setting below `spec`. */
  readonly path: string;
  readonly kind: string;
  readonly name: string;
  /** The kind that an entry of `policy.allow.identities` means if it is a name without a kind. */
  readonly defaultKind: string;
}
