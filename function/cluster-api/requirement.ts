import type { ClusterIdentity } from "./identity.ts";
import { coreApiVersion } from "./kinds.ts";
import { clusterApiLabel } from "./labels.ts";

/** Resources that the function requires from Crossplane: one by name, or all with these labels. */
export interface Requirement {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name?: string;
  readonly matchLabels?: Readonly<Record<string, string>>;
}

/** Requires all objects of a Cluster API kind with the label of the cluster. */
export function allOf({ name, namespace }: ClusterIdentity, kind: string): Requirement {
  return { apiVersion: coreApiVersion, kind, namespace, matchLabels: { [clusterApiLabel.clusterName]: name } };
}
