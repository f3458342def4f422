import { hasAll, hasAny } from "../../api/object-values.ts";
import { at, isObject, type Json, listAt, textAt } from "../../kubernetes/object.ts";
import { type FixedField, type ObjectFacts, type ObjectRuleRow, rulesOfKind } from "../../kubernetes/object-rule.ts";
import { isKeyName, machineObjectRules } from "./machine-rules.ts";
import { clusterNetworkRules, isCidrText, sharedNetworkRules } from "./network-rules.ts";
import { isTagMap } from "./tag-map.ts";

const loadBalancers = ["controlPlaneLoadBalancer", "secondaryControlPlaneLoadBalancer"];

/** Checks of both cluster webhooks outside of the network; paths below `spec`. */
export const sharedRules: readonly ObjectRuleRow[] = [
  ["additionalTags", isTagMap, "must have tags that AWS allows, at most 50"],
  ["bastion.allowedCIDRBlocks[]", isCidrText, "must be a CIDR, for example 10.0.0.0/16"],
  ["bastion", hasUsedRanges, "must not have allowedCIDRBlocks with disableIngressRules"],
  ...sharedNetworkRules,
];

function hasUsedRanges(bastion: Json): boolean {
  return at(bastion, "disableIngressRules") !== true || listAt(bastion, "allowedCIDRBlocks").length === 0;
}

// Fields that the webhook rejects if the load balancer is disabled.
const texts = ["name", "healthCheckProtocol", "targetGroupIPType"];
const lists = ["subnets", "additionalSecurityGroups", "additionalListeners", "ingressRules"];
const switches = ["crossZoneLoadBalancing", "preserveClientIP", "disableHostsRewrite"];

function hasNoSettingsIfDisabled(loadBalancer: Json): boolean {
  if (at(loadBalancer, "loadBalancerType") !== "disabled") return true;
  const isOn = switches.some((field) => at(loadBalancer, field) === true);
  const isListed = lists.some((field) => listAt(loadBalancer, field).length > 0);
  return !isOn && !isListed && !hasAny(loadBalancer, ...texts);
}

function targetTypes(loadBalancer: Json): (string | undefined)[] {
  const listeners = listAt(loadBalancer, "additionalListeners").map((one) => textAt(one, "targetGroupIPType"));
  return [textAt(loadBalancer, "targetGroupIPType"), ...listeners].filter((type) => type !== undefined);
}

function hasNoTargetsOfClassic(loadBalancer: Json): boolean {
  return (
    (textAt(loadBalancer, "loadBalancerType") ?? "classic") !== "classic" || targetTypes(loadBalancer).length === 0
  );
}

function hasTargetsOfVpc(spec: Json): boolean {
  const types = loadBalancers.flatMap((field) => targetTypes(at(spec, field) ?? {}));
  return !types.some((type) => type?.toLowerCase() === "ipv6") || isObject(at(spec, "network", "vpc", "ipv6"));
}

function isNetworkWithName(second: Json): boolean {
  return at(second, "loadBalancerType") === "nlb" && (textAt(second, "name") ?? "") !== "";
}

function isOtherThanFirst(spec: Json): boolean {
  const valuesOf = (name: string) => loadBalancers.map((field) => textAt(spec, field, name));
  if (!isObject(at(spec, loadBalancers[1] ?? ""))) return true;
  const [[name, otherName], [scheme = publicScheme, otherScheme = publicScheme]] = [
    valuesOf("name"),
    valuesOf("scheme"),
  ];
  return name !== otherName && scheme !== otherScheme;
}

const publicScheme = "internet-facing";

const address = /^([0-9]{1,3}\.){3}[0-9]{1,3}$/;

function isBucketName(name: Json): boolean {
  return typeof name !== "string" || !address.test(name);
}

function hasProfiles(bucket: Json): boolean {
  return hasAll(bucket, "presignedURLDuration") || isReadByProfiles(bucket);
}

function isReadByProfiles(bucket: Json): boolean {
  const profiles = listAt(bucket, "nodesIAMInstanceProfiles");
  const isWhole = profiles.length > 0 && profiles.every((profile) => profile !== "");
  return isWhole && (textAt(bucket, "controlPlaneIAMInstanceProfile") ?? "") !== "";
}

const tasksAnnotation = "aws.cluster.x-k8s.io/external-resource-tasks-gc";
const deletionTasks = ["load-balancer", "target-group", "security-group"];

function hasKnownTasks(annotations: Json): boolean {
  const tasks = textAt(annotations, tasksAnnotation);
  return tasks === undefined || tasks.split(",").every((task) => deletionTasks.includes(task.trim()));
}

/**
 * A second load balancer is immutable, and an internal one cannot be added later. Fields of the first that are settings
 * are in `immutables` of the module.
 */
const fixedFields: readonly FixedField[] = [
  // CAPA never adds IPv6 to a VPC that exists (pkg/cloud/services/network/vpc.go).
  { kind: "AWSCluster", path: "spec.network.vpc.ipv6", isPresence: true },
  { kind: "AWSCluster", path: "spec.controlPlaneLoadBalancer.targetGroupIPType" },
  {
    kind: "AWSCluster",
    path: "spec.secondaryControlPlaneLoadBalancer",
    isPresence: true,
    mayBeAdded: (second) => (textAt(second, "scheme") ?? publicScheme) === publicScheme,
  },
  ...["scheme", "name", "healthCheckProtocol", "targetGroupIPType", "loadBalancerType"].map((field): FixedField => ({
    kind: "AWSCluster",
    path: `spec.secondaryControlPlaneLoadBalancer.${field}`,
  })),
];

/** CEL and webhooks of AWSCluster and AWSMachineTemplate (webhooks/, 2.11). */
export const awsObjects: ObjectFacts = {
  objectRules: [
    ...rulesOfKind("AWSCluster", "spec", [
      ...sharedRules,
      ...clusterNetworkRules,
      ["sshKeyName", isKeyName, "must be printable ASCII without leading or trailing spaces"],
      ...loadBalancers.flatMap((field): ObjectRuleRow[] => [
        [field, hasNoSettingsIfDisabled, "must have no other settings with loadBalancerType disabled"],
        [field, hasNoTargetsOfClassic, "must not have targetGroupIPType with loadBalancerType classic"],
      ]),
      ["", hasTargetsOfVpc, "must have network.vpc.ipv6 with targetGroupIPType ipv6"],
      ["secondaryControlPlaneLoadBalancer", isNetworkWithName, "must have a name and loadBalancerType nlb"],
      ["", isOtherThanFirst, "must have a secondaryControlPlaneLoadBalancer with another name and another scheme"],
      ["s3Bucket.name", isBucketName, "must not have the form of an IP address"],
      ["s3Bucket", hasProfiles, "must have both instance profiles, or presignedURLDuration"],
    ]),
    ...rulesOfKind("AWSCluster", "metadata", [
      ["annotations", hasKnownTasks, `must have ${tasksAnnotation} with tasks of ${deletionTasks.join(", ")}`],
    ]),
    ...machineObjectRules,
  ],
  fixedFields,
};
