import type { ClusterIdentity } from "./identity.ts";
import { coreApiVersion } from "./kinds.ts";
import { clusterApiLabel } from "./labels.ts";

/** Resources that must be seen before an answer is whole: one by its name, or all with these labels. */
export interface Requirement {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name?: string;
  readonly matchLabels?: Readonly<Record<string, string>>;
}

/** All of a kind of Cluster API's own that carry the label of the cluster. */
export function allOf({ name, namespace }: ClusterIdentity, kind: string): Requirement {
  return { apiVersion: coreApiVersion, kind, namespace, matchLabels: { [clusterApiLabel.clusterName]: name } };
}
