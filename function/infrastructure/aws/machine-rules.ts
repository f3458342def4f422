import { hasAll, hasAny } from "../../api/object-values.ts";
import { at, type Json, listAt, numberAt, textAt } from "../../kubernetes/object.ts";
import { type ObjectRule, type ObjectRuleRow, rulesOfKind } from "../../kubernetes/object-rule.ts";
import { defineElasticPoolRules, isFallbackOrder } from "./network-rules.ts";
import { isTagMap } from "./tag-map.ts";

const volumes = ["rootVolume", "nonRootVolumes[]"];

const volumeRules = volumes.flatMap((volume): ObjectRuleRow[] => [
  [volume, hasIopsIfRequired, "must have iops with type io1 or io2"],
  [volume, hasValidThroughput, "must have a throughput of at least 0, and only with type gp3"],
]);

function hasIopsIfRequired(volume: Json): boolean {
  return !["io1", "io2"].includes(textAt(volume, "type") ?? "") || (numberAt(volume, "iops") ?? 0) > 0;
}

function hasValidThroughput(volume: Json): boolean {
  const throughput = numberAt(volume, "throughput");
  return throughput === undefined || (at(volume, "type") === "gp3" && throughput >= 0);
}

const cloudInitFields = ["secretPrefix", "secretCount", "secureSecretsBackend"];

function isOneBackend(cloudInit: Json): boolean {
  return at(cloudInit, "insecureSkipSecretsManager") !== true || !hasAny(cloudInit, ...cloudInitFields);
}

function isOneFormat(spec: Json): boolean {
  const cloudInit = at(spec, "cloudInit") ?? {};
  const isConfigured = hasAny(cloudInit, ...cloudInitFields) || at(cloudInit, "insecureSkipSecretsManager") === true;
  return !hasAll(spec, "ignition") || !isConfigured;
}

function isOnHost(spec: Json): boolean {
  const isPinned = hasAny(spec, "hostID", "dynamicHostAllocation") || at(spec, "hostAffinity") === "host";
  return !isPinned || at(spec, "tenancy") === "host";
}

function isOneHost(spec: Json): boolean {
  const isBound = at(spec, "hostAffinity") === "host";
  if (hasAll(spec, "hostID", "dynamicHostAllocation")) return false;
  if (isBound && !hasAny(spec, "hostID", "dynamicHostAllocation")) return false;
  return isBound || !hasAll(spec, "dynamicHostAllocation");
}

function isSpot(spec: Json): boolean {
  return at(spec, "marketType") === "Spot" || hasAll(spec, "spotMarketOptions");
}

function isOneMarket(spec: Json): boolean {
  const market = at(spec, "marketType");
  if (market === "CapacityBlock" && !hasAll(spec, "capacityReservationId")) return false;
  return !hasAll(spec, "spotMarketOptions") || market === undefined || market === "Spot";
}

function isOneReservation(spec: Json): boolean {
  const preference = textAt(spec, "capacityReservationPreference") ?? "";
  const isOnly = preference === "CapacityReservationsOnly";
  if (isOnly && isSpot(spec)) return false;
  return !hasAll(spec, "capacityReservationId") || isOnly || preference === "";
}

function isPublicWithPool(spec: Json): boolean {
  return !hasAll(spec, "elasticIpPool") || at(spec, "publicIP") === true;
}

/** CEL and webhooks of AWSMachineTemplate, and of AWSMachine, which Cluster API creates from it. */
export const machineObjectRules: readonly ObjectRule[] = rulesOfKind("AWSMachineTemplate", "spec.template.spec", [
  [
    "",
    (spec) => !hasAll(spec, "capacityReservationId") || !isSpot(spec),
    "must not have both capacityReservationId and spot",
  ],
  ["", isOneMarket, "must have a marketType that fits spotMarketOptions and capacityReservationId"],
  ["", isOneReservation, "must have a capacityReservationPreference that fits the market and the reservation"],
  ["elasticIpPool.publicIpv4PoolFallbackOrder", isFallbackOrder, "must be none or amazon-pool"],
  ...defineElasticPoolRules("elasticIpPool"),
  ["", isPublicWithPool, "must have publicIP with elasticIpPool"],
  ...volumeRules,
  ["nonRootVolumes[]", (volume) => (textAt(volume, "deviceName") ?? "") !== "", "must have a deviceName"],
  ["additionalSecurityGroups[]", isOneGroup, "must have id or filters, not both"],
  ["cloudInit", (init) => !hasAny(init, "secretPrefix", "secretCount"), "must not have secretPrefix or secretCount"],
  ["cloudInit", isOneBackend, "must have insecureSkipSecretsManager or a backend, not both"],
  ["", isOneFormat, "must have cloudInit or ignition, not both"],
  ["", isOnHost, "must have tenancy host with a chosen host"],
  ["", isOneHost, "must have hostID or dynamicHostAllocation, with hostAffinity host"],
  ["sshKeyName", isKeyName, "must be printable ASCII without leading or trailing spaces"],
  ["additionalTags", isTagMap, "must have tags that AWS allows, at most 50"],
]);

function isOneGroup(group: Json): boolean {
  return !hasAll(group, "id") || listAt(group, "filters").length === 0;
}

/** The check of webhooks/sshkeyname.go. */
export function isKeyName(name: Json): boolean {
  return typeof name !== "string" || /^([!-~]([ -~]*[!-~])?)?$/.test(name);
}
