import { at, type Json, type JsonObject, listAt, textAt } from "../../kubernetes/object.ts";
import type { NodeSetup, NodeSetupField } from "../node-setup.ts";
import type { LongText } from "../provider.ts";
import { fieldOfFile } from "../setup-paths.ts";
import { renderKubeadmCommands, renderNodeRegistration } from "./config.ts";

/** Maximum characters of texts in a KubeadmConfigSpec (its CRD, api/bootstrap/kubeadm/v1beta2). */
const maximum = { file: 10_240, mount: 512, flag: 1024, ignition: 32_768 } as const;

/** Fields of which files, mounts or units are made. Their own schemas limit all other fields. */
const growing = ["sysctls", "registries", "proxy", "disks", "mounts", "bootCommands"] as const;

/** Texts that the API server would reject, because a field with many values becomes one text. */
export function findLongTexts(setup: NodeSetup): LongText[] {
  const flags = findLongFlags(setup);
  if (!growing.some((field) => setup[field] !== undefined)) return flags;
  const config = renderKubeadmCommands(setup);
  return [...flags, ...findLongFiles(setup, config), ...findLongMounts(setup, config), ...findLongUnits(config)];
}

function findLongFlags(setup: NodeSetup): LongText[] {
  return listAt(renderNodeRegistration(setup), "kubeletExtraArgs").flatMap((flag) =>
    measure(textAt(flag, "name") === "node-labels" ? "labels" : "kubeletArgs", textAt(flag, "value"), maximum.flag),
  );
}

function findLongFiles(setup: NodeSetup, config: JsonObject): LongText[] {
  return listAt(config, "files").flatMap((file) => {
    const field = fieldOfFile(setup, textAt(file, "path") ?? "");
    return field ? measure(field, textAt(file, "content"), maximum.file) : [];
  });
}

/** Disks come first. */
function findLongMounts({ disks = [] }: NodeSetup, config: JsonObject): LongText[] {
  return listAt(config, "mounts").flatMap((words, index) => {
    const field = index < disks.length ? "disks" : "mounts";
    return listWords(words).flatMap((word) => measure(field, word, maximum.mount));
  });
}

function listWords(words: Json): string[] {
  return Array.isArray(words) ? words.filter((word) => typeof word === "string") : [];
}

/** A unit names the paths of all mounts. */
function findLongUnits(config: JsonObject): LongText[] {
  const units = at(config, "ignition", "containerLinuxConfig", "additionalConfig");
  return typeof units === "string" ? measure("mounts", units, maximum.ignition) : [];
}

function measure(field: NodeSetupField, text = "", limit: number): LongText[] {
  return text.length > limit ? [{ field, length: text.length, maximum: limit }] : [];
}
