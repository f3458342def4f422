import { hasAll, isUniqueBy } from "../../api/object-values.ts";
import { at, type Json, listAt, numberAt } from "../../kubernetes/object.ts";
import { type ObjectRule, rulesOfKind } from "../../kubernetes/object-rule.ts";
import { ignitionRules } from "./ignition-rules.ts";

const flagLists = [
  ...["apiServer", "controllerManager", "etcd.local", "scheduler"].map(
    (component) => `clusterConfiguration.${component}.extraArgs`,
  ),
  ...["initConfiguration", "joinConfiguration"].map((phase) => `${phase}.nodeRegistration.kubeletExtraArgs`),
];

const partitionType =
  /^(Linux|LinuxSwap|LinuxRAID|LVM|Fat32|NTFS|LinuxExtended|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$/;

/**
 * Rules of a kind with a KubeadmConfigSpec at `config`. Sources: CEL of both CRDs, and `Validate` of
 * bootstrap/kubeadm/webhooks/admission/kubeadmconfig.go in Cluster API 1.14.
 */
export function defineConfigRules(kind: string, config: string): ObjectRule[] {
  return rulesOfKind(kind, config, [
    ...flagLists.map(
      (list) => [list, (args: Json) => isUniqueBy("name", args), "must have each flag at most once"] as const,
    ),
    [
      "diskSetup.partitions[]",
      (partition) => hasAll(partition, "layout") !== hasAll(partition, "diskLayout"),
      "must have layout or diskLayout",
    ],
    [
      "diskSetup.partitions[].diskLayout[].partitionType",
      (type) => typeof type !== "string" || partitionType.test(type),
      "must be one of Linux, LinuxSwap, LinuxRAID, LVM, Fat32, NTFS, LinuxExtended or a GUID",
    ],
    ["diskSetup.partitions[]", isWithinDisk, "must not assign more than 100% of the disk"],
    ["files", (files) => isUniqueBy("path", files), "must have each path at most once"],
    ["files[]", (file) => !hasAll(file, "content", "contentFrom"), "must have content or contentFrom, not both"],
    ["files[].contentFrom", isSecretKey, "must name a Secret and a key in it"],
    ["users[]", (user) => !hasAll(user, "passwd", "passwdFrom"), "must have passwd or passwdFrom, not both"],
    ["users[].passwdFrom", isSecretKey, "must name a Secret and a key in it"],
    [
      "joinConfiguration.discovery.file.kubeConfig.user",
      (user) => !hasAll(user, "authProvider", "exec"),
      "must have authProvider or exec, not both",
    ],
    ...ignitionRules,
  ]);
}

function isWithinDisk(partition: Json): boolean {
  const parts = listAt(partition, "diskLayout").map((part) => numberAt(part, "percentage") ?? 0);
  return parts.reduce((sum, part) => sum + part, 0) <= 100;
}

function isSecretKey(source: Json): boolean {
  return ["name", "key"].every((field) => (at(source, "secret", field) ?? "") !== "");
}
