import { z } from "zod";

/** EC2 ids have eight hexadecimal digits, or seventeen since 2016. */
const idPattern = (prefix: string) => `${prefix}-([0-9a-f]{8}|[0-9a-f]{17})`;

export const resourceID = (prefix: string) =>
  z
    .string()
    .max(32)
    .regex(new RegExp(`^${idPattern(prefix)}$`), `must be an id such as ${prefix}-0123456789abcdef0`);

export const securityGroupID = resourceID("sg");
export const subnetID = resourceID("subnet");

export const subnetIDPattern = `^${idPattern("subnet")}$`;
const subnet = new RegExp(subnetIDPattern);

export function isSubnetID(text: string): boolean {
  return subnet.test(text);
}

const image = new RegExp(`^${idPattern("ami")}$`);

export function isImageID(text: string): boolean {
  return image.test(text);
}

const regionPattern = "[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}";

export const region = z
  .string()
  .min(1)
  .max(32)
  .regex(new RegExp(`^${regionPattern}$`), "must be a region such as eu-central-1");

/** A zone of a region, a local zone or a wavelength zone. */
export const availabilityZone = z
  .string()
  .max(63)
  .regex(new RegExp(`^${regionPattern}([a-z]|(-[a-z0-9]+)+)$`), "must be a zone such as eu-central-1a");

/** True for every zone of the region, also local zones. */
export function isInRegion(zone: string, name: string): boolean {
  return zone.startsWith(name) && /^([a-z]|(-[a-z0-9]+)+)$/.test(zone.slice(name.length));
}

/**
 * True for zones in which CAPA places machines by name, which excludes local zones (network_types.go, `FilterPrivate`).
 */
export function isZoneOfRegion(zone: string, name: string): boolean {
  return zone.startsWith(name) && /^[a-z]$/.test(zone.slice(name.length));
}

export function isInLocalZone(zone: string, name: string): boolean {
  return zone.startsWith(`${name}-`);
}

const instanceTypePattern = /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/;

export const instanceType = z
  .string()
  .max(32)
  .regex(instanceTypePattern, "must be an EC2 instance type such as m6i.large");

export function isInstanceType(text: string): boolean {
  return instanceTypePattern.test(text);
}

const keyID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}";
const alias = "alias/[A-Za-z0-9/_-]{1,250}";
const keyARN = `arn:aws(-[a-z]+)*:kms:${regionPattern}:[0-9]{12}:(key/(${keyID})|${alias})`;

/** A key that EBS accepts. */
export const kmsKey = z
  .string()
  .max(2048)
  .regex(new RegExp(`^(${keyID}|${alias}|${keyARN})$`), "must be the id, alias or ARN of a KMS key, or of its alias");

/** A key that EKS accepts. */
export const kmsKeyARN = z
  .string()
  .max(2048)
  .regex(new RegExp(`^${keyARN}$`), "must be the ARN of a KMS key");

/** Returns the region of a key's ARN; undefined for an id or alias. */
export function regionOf(key: string): string | undefined {
  return key.startsWith("arn:") ? key.split(":")[3] : undefined;
}
