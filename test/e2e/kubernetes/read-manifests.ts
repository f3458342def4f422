import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { type KubernetesObject, kubernetesObject } from "./object.ts";

/** Throws on invalid YAML, such as a duplicate key. */
export function parseManifests(text: string): readonly KubernetesObject[] {
  const documents = parseAllDocuments(text).map((document): unknown => {
    for (const error of document.errors) throw error;
    return document.toJS();
  });
  return documents.filter((content) => content !== null).map((content) => kubernetesObject.parse(content));
}

export function readManifests(file: string): readonly KubernetesObject[] {
  return parseManifests(readFileSync(file, "utf8"));
}
