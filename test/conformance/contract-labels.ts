import type { ContractVersion } from "../../function/cluster-api/contract.ts";

/** Newest first: Cluster API takes the newest contract that a CRD has a label of (util/contract/version.go). */
const contracts = ["v1beta2", "v1beta1"] as const;

/** The contract that a version keeps to by the labels of its CRD, of which each names versions joined by underscores. */
export function contractIn(labels: Readonly<Record<string, string>>, version: string): ContractVersion | undefined {
  return contracts.find((contract) => labels[`cluster.x-k8s.io/${contract}`]?.split("_").includes(version));
}
