import { annotateForGitOps } from "./gitops.ts";
import { claims, formatDefinitionName, modern, type ApiVariant, version } from "./names.ts";
import type { Schema } from "../schema.ts";
import type { StructuralSchema, Validation } from "./keywords.ts";
import { buildSpecSchema, buildStatusSchema } from "./spec-schema.ts";

/** Columns of `kubectl get` before those of Crossplane. VERSION is the observed version, not the desired one. */
const columns = [
  { name: "PHASE", type: "string", jsonPath: ".status.phase" },
  { name: "VERSION", type: "string", jsonPath: ".status.version.controlPlane" },
  { name: "CONTROL PLANE", type: "string", jsonPath: ".status.summary.controlPlane" },
  { name: "WORKERS", type: "string", jsonPath: ".status.summary.workers" },
  { name: "ENDPOINT", type: "string", jsonPath: ".status.summary.endpoint", priority: 1 },
];

/** Cluster API's category, so that `kubectl get cluster-api` lists these objects too. */
const categories = ["cluster-api"];

/**
 * Crossplane checks for Usages only when an object has this label. It sets the label itself, but the package manager
 * replaces all labels by those of the package, and a ClusterUsage of the XRD would have no effect for a minute.
 */
const labels = { "crossplane.io/in-use": "true" };

/** For platforms that apply the XRD as a file. */
const annotations = annotateForGitOps("packages");

/** The XRD for Crossplane v2: the XR and the composed objects are in the team's namespace. */
export function buildModernDefinition(schema: Schema) {
  return {
    apiVersion: "apiextensions.crossplane.io/v2",
    kind: "CompositeResourceDefinition",
    metadata: { name: formatDefinitionName(modern), labels, annotations },
    spec: {
      scope: "Namespaced",
      group: modern.group,
      names: buildNames(modern.kind, modern.plural, "kc"),
      defaultCompositionRef: { name: formatDefinitionName(modern) },
      versions: [buildVersion(schema, modern)],
    },
  };
}

/** The XRD with claims: a claim in the team's namespace, and a cluster-scoped XR. */
export function buildClaimsDefinition(schema: Schema) {
  return {
    apiVersion: "apiextensions.crossplane.io/v1",
    kind: "CompositeResourceDefinition",
    metadata: { name: formatDefinitionName(claims), labels, annotations },
    spec: {
      scope: "LegacyCluster",
      group: claims.group,
      names: buildNames(claims.kind, claims.plural, "xkc"),
      claimNames: buildNames(modern.kind, modern.plural, "kc"),
      // The claim stays until its cluster is gone, so that a GitOps tool waits for the deletion.
      defaultCompositeDeletePolicy: "Foreground",
      defaultCompositionRef: { name: formatDefinitionName(claims) },
      versions: [buildVersion(schema, claims)],
    },
  };
}

function buildNames(kind: string, plural: string, shortName: string) {
  const singular = kind.toLowerCase();
  return { kind, listKind: `${kind}List`, plural, singular, shortNames: [shortName], categories };
}

function buildVersion(schema: Schema, variant: ApiVariant) {
  return {
    name: version,
    served: true,
    referenceable: true,
    additionalPrinterColumns: columns,
    schema: { openAPIV3Schema: buildOpenApi(schema, variant) },
  };
}

/** Crossplane copies only these parts, and the rules of the root, into the CRD that it creates. */
function buildOpenApi(schema: Schema, variant: ApiVariant): StructuralSchema {
  return {
    description: "A Kubernetes cluster, created by Cluster API.",
    type: "object",
    required: ["spec"],
    properties: { spec: buildSpecSchema(schema), status: buildStatusSchema() },
    "x-kubernetes-validations": [defineNameRule(variant)],
  };
}

/** Maximum length of the name, so that names of composed objects fit. `function/composite.ts` enforces it too. */
export const longestName = 43;

/**
 * The claim and the XR of a claims XRD share one schema. The claim has the name of the cluster; Crossplane adds a
 * hyphen and five characters for the name of the XR.
 */
function defineNameRule(variant: ApiVariant): Validation {
  const limit =
    variant === claims ? `(self.kind == '${modern.kind}' ? ${longestName} : ${longestName + 6})` : longestName;
  return {
    rule: `size(self.metadata.name) <= ${limit} && self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')`,
    message: `at most ${longestName} lower-case letters, digits and hyphens are allowed`,
    messageExpression:
      `'"' + self.metadata.name + '" is not allowed: ` +
      `at most ${longestName} lower-case letters, digits and hyphens'`,
    fieldPath: ".metadata.name",
  };
}
