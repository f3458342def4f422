import { z } from "zod";
import { domainName } from "../../api/dns.ts";
import { defineKeyRule } from "../../api/key-rule.ts";
import { matchWhole } from "../../api/pattern.ts";
import { labelValue, longestKey, qualifiedName } from "../../api/qualified-name.ts";
import { objectName } from "../../api/text.ts";
import { port } from "../../api/url.ts";
import { Devices } from "./network.ts";
import { placementFields } from "./placement.ts";

const byte = "[0-9A-Fa-f]{2}";

export const Settings = z.strictObject({
  server: z
    .string()
    .max(259)
    .regex(matchWhole(`${domainName}(:${port})?`), "must be a host with an optional port, without scheme")
    .describe(
      "Host of the vCenter server. The provider sends the credentials of the identity there, so the platform should " +
        "enforce it. Cannot be changed.",
    ),
  thumbprint: z
    .string()
    .max(95)
    .regex(
      matchWhole(`((${byte}:){19}|(${byte}:){31})${byte}`),
      "must be a SHA-1 or SHA-256 fingerprint: bytes in hexadecimal, separated by colons",
    )
    .describe("Fingerprint of the server's certificate. Without it the provider would trust any. Changes in place."),
  identityRef: z
    .strictObject({
      kind: z
        .enum(["VSphereClusterIdentity", "Secret"])
        .default("VSphereClusterIdentity")
        .describe(
          "VSphereClusterIdentity is cluster-scoped, and must allow the cluster's namespace. The provider deletes a " +
            "Secret together with the cluster, and accepts it for one cluster only. After a change from a Secret to " +
            "another identity, remove the provider's finalizer from the Secret.",
        ),
      name: objectName().describe("Name of the identity."),
    })
    .describe("Credentials for the server."),
  failureDomainSelector: z
    .strictObject({
      matchLabels: z
        .record(z.string().max(longestKey), labelValue())
        .meta({ maxProperties: 16 })
        .optional()
        .describe("Labels of the VSphereDeploymentZones. Default: all zones of the server."),
    })
    .optional()
    .describe(
      "VSphereDeploymentZones that the control plane is spread over. Default: those in `controlPlane.zones`, or " +
        "none. Can be changed but not removed.",
    ),
  ...placementFields,
  devices: Devices,
});
export type Settings = z.output<typeof Settings>;

export const settingsRules = [
  defineKeyRule("infrastructure.vsphere.failureDomainSelector.matchLabels", {
    celOfWrong: `!${qualifiedName.cel("key")}`,
    isWrong: (key) => !qualifiedName.holds(key),
    message: `every key must be ${qualifiedName.allowed}`,
  }),
];
