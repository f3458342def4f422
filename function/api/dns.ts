import { z } from "zod";
import { matchWhole } from "./pattern.ts";

// Dots are in brackets, because CEL would need another escape for a backslash.
const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

/** IsDNS1123Subdomain without its maximum length of 253 (apimachinery, pkg/util/validation/validation.go). */
export const subdomain = `${label}([.]${label})*`;

/** The same for names in DNS, which are not case-sensitive. */
export const domainName = subdomain.replaceAll("a-z", "A-Za-z");

/** Schema of a DNS label, for example the name of a Namespace or a Service. */
export function dnsLabel(maximum = 63) {
  return z
    .string()
    .min(1)
    .max(maximum)
    .regex(matchWhole(label), "must be a DNS label: a-z, 0-9 and -, starting and ending with a letter or digit");
}

/** Schema of a DNS domain in lower case, as Kubernetes requires it. */
export function dnsDomain() {
  return z
    .string()
    .min(1)
    .max(253)
    .regex(matchWhole(subdomain), "must be a DNS domain in lower case: labels of a-z, 0-9 and -, separated by dots");
}
