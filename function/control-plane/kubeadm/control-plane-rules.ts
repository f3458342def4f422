import { isImageTag } from "../../api/image-reference.ts";
import { hasAll, isMachineNaming, isMachineTaint } from "../../api/object-values.ts";
import { isLabelValue } from "../../api/qualified-name.ts";
import { at, type Json, type JsonObject, numberAt } from "../../kubernetes/object.ts";
import { type FixedField, type ObjectRule, rulesOfKind } from "../../kubernetes/object-rule.ts";

const kind = "KubeadmControlPlane";
const config = "kubeadmConfigSpec";
const cluster = `${config}.clusterConfiguration`;

/** Default validity of a certificate authority, in days (util/secret in Cluster API). */
const defaultAuthorityDays = 3650;

/**
 * Rules of the webhook of KubeadmControlPlane, besides those of its configuration
 * (controlplane/kubeadm/webhooks/admission, 1.14).
 */
export const controlPlaneObjectRules: readonly ObjectRule[] = rulesOfKind(kind, "spec", [
  ["rollout.strategy", (strategy) => at(strategy, "type") === "RollingUpdate", "must have type RollingUpdate"],
  ["rollout.strategy.rollingUpdate.maxSurge", (surge) => surge === 0 || surge === 1, "must be 0 or 1"],
  ["", hasMajority, "must have at least 3 replicas with maxSurge 0"],
  [
    "",
    isCertifiedWithin,
    "must have certificateValidityPeriodDays of at most caCertificateValidityPeriodDays (default 3650)",
  ],
  ["", isRotatedInTime, "must have certificatesExpiryDays below certificateValidityPeriodDays"],
  ["machineNaming.template", isMachineNaming, "must contain {{ .random }} and give valid object names"],
  ["machineTemplate.spec.taints[].key", isMachineTaint, "must be the key of a taint that Kubernetes does not reserve"],
  ["machineTemplate.metadata.labels{}", isLabelValueOrNone, "must be a label value"],
  [`${cluster}.dns.imageTag`, isDnsTag, "must be a tag that begins with a version, such as v1.12.1"],
  [`${cluster}.etcd.local.imageTag`, isTagOrNone, "must be an image tag"],
  [`${cluster}.etcd`, (etcd) => !hasAll(etcd, "local", "external"), "must be local or external, not both"],
  [config, hasEqualTimeouts, "must have equal controlPlaneComponentHealthCheckSeconds for init and join"],
]);

function hasMajority(spec: Json): boolean {
  const surge = numberAt(spec, "rollout", "strategy", "rollingUpdate", "maxSurge");
  return surge !== 0 || (numberAt(spec, "replicas") ?? 0) >= 3;
}

function isCertifiedWithin(spec: Json): boolean {
  const { certificateValidityPeriodDays: days, caCertificateValidityPeriodDays: authority } = certificatesOf(spec);
  return typeof days !== "number" || days <= (typeof authority === "number" ? authority : defaultAuthorityDays);
}

function isRotatedInTime(spec: Json): boolean {
  const { certificateValidityPeriodDays: days } = certificatesOf(spec);
  const before = numberAt(spec, "rollout", "before", "certificatesExpiryDays");
  return typeof days !== "number" || before === undefined || before < days;
}

function certificatesOf(spec: Json): JsonObject {
  const found = at(spec, ...cluster.split("."));
  return typeof found === "object" && found !== null && !Array.isArray(found) ? found : {};
}

function isLabelValueOrNone(text: Json): boolean {
  return typeof text !== "string" || isLabelValue(text);
}

function isTagOrNone(tag: Json): boolean {
  return typeof tag !== "string" || isImageTag(tag);
}

function isDnsTag(tag: Json): boolean {
  return isTagOrNone(tag) && (typeof tag !== "string" || /^v?[0-9]+(\.[0-9]+)*([-+_].*)?$/.test(tag));
}

function hasEqualTimeouts(spec: Json): boolean {
  const [init, join] = ["initConfiguration", "joinConfiguration"].map((phase) =>
    at(spec, phase, "timeouts", "controlPlaneComponentHealthCheckSeconds"),
  );
  return init === join;
}

/** The webhook lists the fields that may change. These are not listed, and no setting of the API renders them. */
export const controlPlaneFixedFields: readonly FixedField[] = [
  { kind, path: `spec.${cluster}.certificatesDir` },
  ...["clusterConfiguration", "initConfiguration", "joinConfiguration"].map((field): FixedField => ({
    kind,
    path: `spec.${config}.${field}`,
    isPresence: true,
    mayBeAdded: () => true,
  })),
  { kind, path: `spec.${cluster}.etcd.external`, isPresence: true },
];
