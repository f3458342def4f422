import { schema } from "../../function/schema.ts";
import { type Crd, readCrd } from "./upstream-crds.ts";

/** Kind, path and expression of a rule: `Cluster spec.topology…: !(self in …)`. */
export function formatRule(kind: string, place: string, rule: string): string {
  return `${kind} ${place}: ${rule}`;
}

/** All CEL rules of a version of a CRD, in the order of its schema. */
export function rulesOf(crd: Crd, version: string): string[] {
  const { names, versions } = crd.spec;
  const found = versions.find(({ name }) => name === version)?.schema.openAPIV3Schema;
  return rulesBelow(found, "").map(([place, rule]) => formatRule(names.kind, place, rule));
}

function rulesBelow(node: unknown, place: string): [place: string, rule: string][] {
  const rules = listIn(node, "x-kubernetes-validations").map((one): [string, string] => [place, textIn(one, "rule")]);
  const inside = Object.entries(Object(fieldIn(node, "properties")));
  return [
    ...rules,
    ...inside.flatMap(([name, child]) => rulesBelow(child, place === "" ? name : `${place}.${name}`)),
    ...["allOf", "anyOf", "oneOf"].flatMap((list) => listIn(node, list).flatMap((child) => rulesBelow(child, place))),
    ...below(fieldIn(node, "items"), `${place}[]`),
    ...below(fieldIn(node, "additionalProperties"), `${place}{}`),
  ];
}

function below(child: unknown, place: string): [place: string, rule: string][] {
  return typeof child === "object" && child !== null ? rulesBelow(child, place) : [];
}

function fieldIn(node: unknown, field: string): unknown {
  const fields: unknown = node;
  if (typeof fields !== "object" || fields === null) return undefined;
  return Object.entries(fields).find(([name]) => name === field)?.[1];
}

function listIn(node: unknown, field: string): unknown[] {
  const found = fieldIn(node, field);
  return Array.isArray(found) ? found : [];
}

function textIn(node: unknown, field: string): string {
  const found = fieldIn(node, field);
  return typeof found === "string" ? found : "";
}

/** Composed kinds that CRDs define, with the CRD of the release or the provider, if this machine has it. */
export function composedCrds(release: string): { kind: string; version: string; crd: Crd | undefined }[] {
  return schema.kinds
    .filter(({ group, use }) => use === "Composed" && group !== "")
    .map(({ group, kind, version }) => ({ kind, version, crd: readCrd(release, group, kind) }));
}
