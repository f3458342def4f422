import { z } from "zod";
import { matchWhole } from "./pattern.ts";

// A slash or a backslash would have to be written in another way for CEL, so that dots stand in brackets.
const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

/** IsDNS1123Subdomain without its length, 253 (apimachinery, pkg/util/validation/validation.go). */
export const subdomain = `${label}([.]${label})*`;

/** The same for names in DNS, where upper and lower case are one. */
export const domainName = subdomain.replaceAll("a-z", "A-Za-z");

/** A DNS label: the name of a Namespace, of a Service, and of much else. */
export function dnsLabel(maximum = 63) {
  return z
    .string()
    .min(1)
    .max(maximum)
    .regex(matchWhole(label), "must be a DNS label: a-z, 0-9 and -, starting and ending with a letter or digit");
}

/** A DNS domain as Kubernetes has it, in lower case. */
export function dnsDomain() {
  return z
    .string()
    .min(1)
    .max(253)
    .regex(matchWhole(subdomain), "must be a DNS domain in lower case: labels of a-z, 0-9 and -, separated by dots");
}
