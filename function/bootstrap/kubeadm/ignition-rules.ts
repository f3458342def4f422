import { hasAll, isZipped } from "../../api/object-values.ts";
import { at, type Json, listAt } from "../../kubernetes/object.ts";
import type { ObjectRuleRow } from "../../kubernetes/object-rule.ts";

function isIgnition(config: Json): boolean {
  return at(config, "format") === "ignition";
}

function everyOf(config: Json, list: readonly string[], holds: (item: Json) => boolean): boolean {
  return listAt(config, ...list).every((item) => holds(item));
}

/** Fields of cloud-init that are rejected with Ignition (`validateIgnition`). Each row reads the whole config. */
const onlyCloudInit: readonly [field: string, holds: (config: Json) => boolean][] = [
  ["users[].inactive", (config) => everyOf(config, ["users"], (user) => at(user, "inactive") !== true)],
  ["gzip in files[].encoding", (config) => everyOf(config, ["files"], (file) => !isZipped(file))],
  ["bootCommands", (config) => !hasAll(config, "bootCommands")],
  [
    "diskSetup.partitions[].tableType other than gpt",
    (config) => everyOf(config, ["diskSetup", "partitions"], (part) => (at(part, "tableType") ?? "gpt") === "gpt"),
  ],
  ["diskSetup.filesystems[].replaceFS", (config) => everyOf(config, filesystems, (one) => !hasAll(one, "replaceFS"))],
  ["diskSetup.filesystems[].partition", (config) => everyOf(config, filesystems, (one) => !hasAll(one, "partition"))],
];

const filesystems = ["diskSetup", "filesystems"];

export const ignitionRules: readonly ObjectRuleRow[] = [
  ["", (config) => isIgnition(config) || !hasAll(config, "ignition"), "must have the format ignition to set ignition"],
  ...onlyCloudInit.map(([field, holds]): ObjectRuleRow => [
    "",
    (config) => !isIgnition(config) || holds(config),
    `must not have ${field} with the format ignition`,
  ]),
];
