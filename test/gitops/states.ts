import { globSync } from "node:fs";
import { basename, join } from "node:path";

const folder = join(import.meta.dirname, "states");

/** Recorded objects by state, from real controllers: `npm run e2e -- --only gitops-states` records them. */
export const states: readonly string[] = globSync("*.yaml", { cwd: folder })
  .map((file) => basename(file, ".yaml"))
  .toSorted();

export function fileOf(state: string): string {
  return join(folder, `${state}.yaml`);
}

/** States of a KubernetesCluster as the tables of the guides describe them. */
export const described: Readonly<Record<string, string>> = {
  new: "just created",
  provisioning: "being provisioned",
  ready: "ready",
  "not-observed": "changed, and not reconciled yet",
  scaling: "being scaled",
  updating: "being upgraded",
  degraded: "degraded",
  rejected: "spec rejected",
  corrected: "corrected after a rejection, and not reconciled yet",
  "not-reconciled": "Crossplane cannot reconcile it",
  paused: "paused at Crossplane",
  "cluster-paused": "its `Cluster` is paused",
  "rollout-held": "rollout held",
  "policy-violated": "policy violated, accepted before",
  deleting: "being deleted",
};

/** Says that a part of these tests does not run, because its program is not built. */
export function sayNotBuilt(program: string): void {
  process.stderr.write(`!!! NOT BUILT, SO NOT TRIED: ${program} (npm run test:gitops) !!!\n`);
}
