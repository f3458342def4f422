import type { Dependent } from "../../api/dependent.ts";
import { scheduleDependent } from "../rancher/snapshots.ts";
import type { Settings } from "./settings.ts";

const at = "controlPlane.rke2";

const schedulerFlags: Dependent<{ controlPlane: { rke2: Settings } }> = {
  at: "",
  settings: ["kubernetes.scheduler.extraArgs"],
  reason: "while scheduler is among controlPlane.rke2.disableComponents.kubernetesComponents",
  hasEffect: ({ controlPlane: { rke2 } }) =>
    rke2.disableComponents?.kubernetesComponents?.includes("scheduler") !== true,
};

const ofEtcd: Dependent<{ controlPlane: { rke2: Settings } }> = {
  at: "",
  settings: ["kubernetes.etcd.extraArgs", `${at}.etcd.backupConfig`, `${at}.etcd.exposeMetrics`],
  reason: "with controlPlane.rke2.externalDatastoreSecretRef: the cluster has no etcd. Remove it",
  hasEffect: ({ controlPlane: { rke2 } }) => rke2.externalDatastoreSecretRef === undefined,
};

/** Settings that have no effect on RKE2 in some specs. */
export const rke2Dependents: readonly Dependent[] = [
  scheduleDependent(`${at}.etcd.backupConfig`),
  schedulerFlags,
  ofEtcd,
];
