import type { JsonObject } from "../../function/kubernetes/object.ts";
import { cloud } from "./aws.ts";

/** Networks of clusters with IPv6, and with both families. */
export const ofIPv6 = { pods: { cidrBlocks: ["fd01::/48"] }, services: { cidrBlocks: ["fd02::/112"] } };
export const ofBoth = {
  pods: { cidrBlocks: ["192.168.0.0/16", "fd01::/48"] },
  services: { cidrBlocks: ["172.30.0.0/16", "fd02::/112"] },
};

/** A new public subnet with both families. */
export const front = {
  id: "front",
  availabilityZone: "eu-central-1a",
  isPublic: true,
  cidrBlock: "10.0.0.0/24",
  isIpv6: true,
};

/** A cluster with this network, and settings of its VPC. */
export const ofFamilies = (network: JsonObject, settings: JsonObject = {}, more: JsonObject = {}) =>
  cloud({ network: settings, ...more }, { network });
