import type { ContractVersion } from "../../function/cluster-api/contract.ts";

/** Newest first: Cluster API uses the newest contract for which a CRD has a label (util/contract/version.go). */
const contracts = ["v1beta2", "v1beta1"] as const;

/** The contract of a version by the labels of its CRD. The value of each label is a list of versions joined by `_`. */
export function contractIn(labels: Readonly<Record<string, string>>, version: string): ContractVersion | undefined {
  return contracts.find((contract) => labels[`cluster.x-k8s.io/${contract}`]?.split("_").includes(version));
}
