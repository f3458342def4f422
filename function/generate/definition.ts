import { claims, formatDefinitionName, modern, type Offer, version } from "./names.ts";
import type { Schema } from "../schema.ts";
import type { StructuralSchema, Validation } from "./keywords.ts";
import { buildSpecSchema, buildStatusSchema } from "./spec-schema.ts";

/** What `kubectl get` shows before Crossplane's own columns. The version is the one that runs, not the one asked for. */
const columns = [
  { name: "PHASE", type: "string", jsonPath: ".status.phase" },
  { name: "VERSION", type: "string", jsonPath: ".status.version.controlPlane" },
  { name: "CONTROL PLANE", type: "string", jsonPath: ".status.summary.controlPlane" },
  { name: "WORKERS", type: "string", jsonPath: ".status.summary.workers" },
  { name: "ENDPOINT", type: "string", jsonPath: ".status.summary.endpoint", priority: 1 },
];

/** Cluster API's own category, so that `kubectl get cluster-api` lists these objects too. */
const categories = ["cluster-api"];

/** The XRD of Crossplane v2: the object lies in a team's namespace, and what is composed beside it. */
export function buildModernDefinition(schema: Schema) {
  return {
    apiVersion: "apiextensions.crossplane.io/v2",
    kind: "CompositeResourceDefinition",
    metadata: { name: formatDefinitionName(modern) },
    spec: {
      scope: "Namespaced",
      group: modern.group,
      names: names(modern.kind, modern.plural, "kc"),
      defaultCompositionRef: { name: formatDefinitionName(modern) },
      versions: [apiVersion(schema, modern)],
    },
  };
}

/** The XRD of the older form: a claim in a team's namespace, and a cluster-scoped object behind it. */
export function buildClaimsDefinition(schema: Schema) {
  return {
    apiVersion: "apiextensions.crossplane.io/v1",
    kind: "CompositeResourceDefinition",
    metadata: { name: formatDefinitionName(claims) },
    spec: {
      scope: "LegacyCluster",
      group: claims.group,
      names: names(claims.kind, claims.plural, "xkc"),
      claimNames: names(modern.kind, modern.plural, "kc"),
      defaultCompositionRef: { name: formatDefinitionName(claims) },
      versions: [apiVersion(schema, claims)],
    },
  };
}

function names(kind: string, plural: string, shortName: string) {
  const singular = kind.toLowerCase();
  return { kind, listKind: `${kind}List`, plural, singular, shortNames: [shortName], categories };
}

function apiVersion(schema: Schema, offer: Offer) {
  return {
    name: version,
    served: true,
    referenceable: true,
    additionalPrinterColumns: columns,
    schema: { openAPIV3Schema: openApi(schema, offer) },
  };
}

/** Crossplane copies only the parts that stand here, and the rules at the root, into the CRD that it makes. */
function openApi(schema: Schema, offer: Offer): StructuralSchema {
  return {
    description: "One Kubernetes cluster, made by Cluster API.",
    type: "object",
    required: ["spec"],
    properties: { spec: buildSpecSchema(schema), status: buildStatusSchema() },
    "x-kubernetes-validations": [defineNameRule(offer)],
  };
}

/** The longest name that leaves room for the names of what is composed; `identify` rejects a longer one too. */
export const longestName = 43;

/**
 * Both kinds of a claims XRD share one schema: the claim's name is the cluster's, and the object behind it adds a hyphen
 * and five characters.
 */
function defineNameRule(offer: Offer): Validation {
  const limit =
    offer === claims ? `(self.kind == '${modern.kind}' ? ${longestName} : ${longestName + 6})` : longestName;
  return {
    rule: `size(self.metadata.name) <= ${limit} && self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')`,
    message: `at most ${longestName} lower-case letters, digits and hyphens are allowed`,
    messageExpression: `'"' + self.metadata.name + '" is not allowed: at most ${longestName} lower-case letters, digits and hyphens'`,
    fieldPath: ".metadata.name",
  };
}
