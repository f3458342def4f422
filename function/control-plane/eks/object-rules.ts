import { hasAll, hasAny } from "../../api/object-values.ts";
import { sharedRules } from "../../infrastructure/aws/object-rules.ts";
import { at, isObject, type Json, listAt, textAt } from "../../kubernetes/object.ts";
import { type FixedField, type ObjectFacts, rulesOfKind } from "../../kubernetes/object-rule.ts";
import { compareVersions, parseVersion } from "../../kubernetes/version.ts";

const kind = "AWSManagedControlPlane";
const modes = new Set(["api", "api_and_config_map"]);
const machineTypes = new Set(["ec2_linux", "ec2_windows"]);

function isIPv6(spec: Json): boolean {
  return isObject(at(spec, "network", "vpc", "ipv6"));
}

function hasAddon(spec: Json, name: string): boolean {
  return listAt(spec, "addons").some((addon) => at(addon, "name") === name);
}

function isWithoutDuplicate(spec: Json): boolean {
  const isDuplicate = (field: string, addon: string) => at(spec, field, "disable") === true && hasAddon(spec, addon);
  return !isDuplicate("vpcCni", "vpc-cni") && !isDuplicate("kubeProxy", "kube-proxy");
}

/** IPv6 needs add-ons, and a version of Amazon's CNI that supports it. */
function hasIPv6Addons(spec: Json): boolean {
  const addons = listAt(spec, "addons");
  const cni = addons.find((addon) => at(addon, "name") === "vpc-cni");
  return !isIPv6(spec) || (addons.length > 0 && isSince("v1.10.2", textAt(cni, "version")));
}

/** Add-ons and IPv6 each need a minimum version of Kubernetes. */
function isNewEnough(spec: Json): boolean {
  const version = textAt(spec, "version");
  if (isIPv6(spec)) return isSince("v1.21.0", version);
  return listAt(spec, "addons").length === 0 || isSince("v1.18.0", version);
}

/** True if the version is not older. Also true for no version or an invalid one, which other rules reject. */
function isSince(oldest: string, text: string | undefined): boolean {
  const [version, limit] = [parseVersion((text ?? "").replace(/-.*$/, "")), parseVersion(oldest)];
  return !version || !limit || compareVersions(version, limit) >= 0;
}

function hasAccessOfMode(spec: Json): boolean {
  const mode = textAt(spec, "accessConfig", "authenticationMode") ?? "config_map";
  return listAt(spec, "accessEntries").length === 0 || modes.has(mode);
}

function admitsCreator(access: Json): boolean {
  const mode = textAt(access, "authenticationMode") ?? "config_map";
  return mode !== "config_map" || at(access, "bootstrapClusterCreatorAdminPermissions") !== false;
}

function isValidEntry(entry: Json): boolean {
  const isOfMachines = machineTypes.has(textAt(entry, "type") ?? "");
  return !isOfMachines || listAt(entry, "kubernetesGroups").concat(listAt(entry, "accessPolicies")).length === 0;
}

function isValidScope(scope: Json): boolean {
  return at(scope, "type") !== "namespace" || listAt(scope, "namespaces").length > 0;
}

function isMapping(field: string, resource: string) {
  const arn = new RegExp(`^arn:[^:]*:[^:]*:[^:]*:[^:]*:.*${resource}/`);
  return (mapping: Json): boolean => {
    const isNamed = (textAt(mapping, "username") ?? "").trim() !== "";
    return isNamed && arn.test(textAt(mapping, field) ?? "") && listAt(mapping, "groups").length > 0;
  };
}

const secondary = /^(100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|198\.19)\.\d{1,3}\.\d{1,3}\/(1[6-9]|2[0-8])$/;

function isSecondaryRange(range: Json): boolean {
  return typeof range !== "string" || secondary.test(range);
}

function isListedSecondary(spec: Json): boolean {
  const range = textAt(spec, "secondaryCidrBlock");
  const listed = listAt(spec, "network", "vpc", "secondaryCidrBlocks").map((block) => textAt(block, "ipv4CidrBlock"));
  if (range === undefined) return true;
  return range !== textAt(spec, "network", "vpc", "cidrBlock") && (listed.length === 0 || listed.includes(range));
}

function hasPrivateSubnets(spec: Json): boolean {
  const isFound = at(spec, "network", "vpc", "id") !== undefined;
  if (at(spec, "restrictPrivateSubnets") !== true || !isFound) return true;
  return listAt(spec, "network", "subnets").some((subnet) => at(subnet, "isPublic") !== true);
}

/** The webhook of AWSManagedControlPlane (controlplane/eks/webhooks/awsmanagedcontrolplane_webhook.go, 2.11). */
const objectRules = rulesOfKind(kind, "spec", [
  ...sharedRules,
  ["", isWithoutDuplicate, "must not disable vpcCni or kubeProxy while addons lists it"],
  ["", isNewEnough, "must have Kubernetes v1.18 or later for addons, and v1.21 or later for IPv6"],
  ["", hasIPv6Addons, "must have addons with IPv6, and vpc-cni v1.10.2 or later"],
  ["", hasAccessOfMode, "must have accessConfig.authenticationMode api or api_and_config_map for accessEntries"],
  ["accessConfig", admitsCreator, "must not have bootstrapClusterCreatorAdminPermissions false with config_map"],
  [
    "accessEntries[]",
    isValidEntry,
    "must not have kubernetesGroups or accessPolicies with type ec2_linux or ec2_windows",
  ],
  ["accessEntries[].accessPolicies[].accessScope", isValidScope, "must have namespaces with type namespace"],
  [
    "iamAuthenticatorConfig.mapRoles[]",
    isMapping("rolearn", "role"),
    "must have the ARN of a role, a username and groups",
  ],
  [
    "iamAuthenticatorConfig.mapUsers[]",
    isMapping("userarn", "user"),
    "must have the ARN of a user, a username and groups",
  ],
  ["secondaryCidrBlock", isSecondaryRange, "must be within 100.64.0.0/10 or 198.19.0.0/16, /16 to /28"],
  [
    "",
    isListedSecondary,
    "must have a secondaryCidrBlock that differs from the VPC's cidrBlock and is one of its secondaryCidrBlocks",
  ],
  ["", hasPrivateSubnets, "must have private subnets with restrictPrivateSubnets"],
  ["network.vpc", hasIPv6HostNames, "must have privateDnsHostnameTypeOnLaunch resource-name with IPv6"],
  ["network.vpc.ipv6", isOnePool, "must have cidrBlock with poolId, or ipamPool with id or name"],
]);

function hasIPv6HostNames(vpc: Json): boolean {
  const type = textAt(vpc, "privateDnsHostnameTypeOnLaunch") ?? "resource-name";
  return !isObject(at(vpc, "ipv6")) || type === "resource-name";
}

function isOnePool(ipv6: Json): boolean {
  const isWhole = !hasAll(ipv6, "cidrBlock") || hasAll(ipv6, "poolId");
  const isOne = !hasAll(ipv6, "ipamPool") || !hasAny(ipv6, "cidrBlock", "poolId");
  return isWhole && isOne && (!hasAll(ipv6, "ipamPool") || hasAny(at(ipv6, "ipamPool"), "id", "name"));
}

const fixedFields: readonly FixedField[] = [{ kind, path: "spec.network.vpc.ipv6", isPresence: true }];

export const eksObjects: ObjectFacts = { objectRules, fixedFields };
