import { type Problem, quote } from "../../api/problem.ts";
import { isSame } from "../../kubernetes/diff.ts";
import { at, isJson, type Json, textAt } from "../../kubernetes/object.ts";
import { isSubnetID } from "./identifiers.ts";

/** Fields that CAPA reads from AWS once the subnet exists, with their defaults. Ranges are filled in. */
const fields = {
  availabilityZone: undefined,
  cidrBlock: undefined,
  isIpv6: false,
  ipv6CidrBlock: undefined,
  isPublic: false,
} as const;

/**
 * Changes of new subnets that exist by now: CAPA never changes a subnet, and writes back what AWS has
 * (pkg/cloud/services/network/subnets.go). Paths below `network.subnets`.
 */
export function findSubnetChanges(before: unknown, after: unknown): Problem[] {
  const existing = itemsOf(before).filter((subnet) => textAt(subnet, "resourceID") !== undefined);
  return itemsOf(after).flatMap((subnet, index) => {
    const id = textAt(subnet, "id") ?? "";
    const found = isSubnetID(id) ? undefined : existing.find((one) => textAt(one, "id") === id);
    return found === undefined ? [] : findFieldChanges(found, subnet, `[${index}]`);
  });
}

function itemsOf(list: unknown): Json[] {
  return Array.isArray(list) ? list.filter((item) => isJson(item)) : [];
}

function findFieldChanges(found: Json, wanted: Json, path: string): Problem[] {
  return Object.entries(fields).flatMap(([field, fallback]) => {
    const [before, after] = [at(found, field) ?? fallback, at(wanted, field) ?? fallback];
    if (after === undefined || isSame(before, after)) return [];
    const message = `cannot be changed once the subnet exists: ${quote(before ?? null)}, not ${quote(after)}`;
    return [{ path: `${path}.${field}`, message }];
  });
}
