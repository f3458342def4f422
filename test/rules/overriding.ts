import type { JsonObject } from "../../function/kubernetes/object.ts";
import { wanted } from "./aws.ts";
import { composite, quickStart } from "./world.ts";

/** An override of the metadata of a kind; of all objects without a kind. */
export function overrideOf(kind: string, metadata: JsonObject): JsonObject {
  return { name: "mine", target: kind === "" ? {} : { kind }, patch: { metadata } };
}

export function withOverrides(...overrides: JsonObject[]): JsonObject {
  return composite({ ...quickStart, overrides });
}

/** A cluster on AWS with an override of its AWSCluster. */
export function onAws(metadata?: JsonObject): JsonObject {
  return wanted(metadata ? { overrides: [overrideOf("AWSCluster", metadata)] } : {});
}

/** The JSON pointer to a label or annotation. */
export function pointerTo(map: string, key: string): string {
  return `/metadata/${map}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

export const ownKey = (name: string) => `capi.crossplane.io/${name}`;
