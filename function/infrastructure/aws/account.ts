import { z } from "zod";
import type { Rule } from "../../api/rule.ts";
import { objectName } from "../../api/text.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { region } from "./identifiers.ts";

const tagText = /^[a-zA-Z0-9 _.:=+@/-]*$/;

/** Tags of AWS resources that CAPA's webhook accepts (api/v1beta2/tags.go, `Tags.Validate`). */
export const tags = (description: string) =>
  z
    .record(z.string().min(1).max(128), z.string().max(256).regex(tagText))
    .meta({ maxProperties: 50 })
    .optional()
    .describe(description);

const tagKey = /^[a-zA-Z0-9 _.:=+@/-]{1,128}$/;

/** Rejects keys that AWS rejects; the schema limits only values. */
export function defineTagRule(at: string): Rule<Record<string, string>> {
  return {
    at,
    cel: `self.all(key, key.matches('${tagKey.source}') && !key.lowerAscii().startsWith('aws:'))`,
    message: "every key must consist of letters, digits, spaces and _.:/=+-@, and must not begin with aws:",
    holds: (tagsOfSpec) =>
      Object.keys(tagsOfSpec).every((key) => tagKey.test(key) && !key.toLowerCase().startsWith("aws:")),
  };
}

/** Region and identity of a cluster; the same for machines on EC2 and for EKS. */
export const accountFields = {
  region: region.describe("AWS region, for example eu-central-1. Cannot be changed."),
  identityRef: z
    .strictObject({
      kind: z
        .enum(["AWSClusterControllerIdentity", "AWSClusterRoleIdentity", "AWSClusterStaticIdentity"])
        .default("AWSClusterControllerIdentity")
        .describe("Credentials of the provider, a role that it assumes, or keys in a Secret."),
      name: objectName().default("default").describe("Name of the identity."),
    })
    .prefault({})
    .describe("Cluster-scoped identity for AWS, which must allow the cluster's namespace."),
  additionalTags: tags("Tags of all AWS resources. Changes in place."),
  sshKeyName: z
    .string()
    .max(255)
    .regex(/^([!-~]([ -~]*[!-~])?)?$/)
    .default("")
    .describe("EC2 key pair of machines and bastion. Default: none. A change replaces the machines."),
};

const Account = z.strictObject(accountFields);
type Account = z.output<typeof Account>;

export function renderAccountSpec({ region: name, identityRef, additionalTags, sshKeyName }: Account): JsonObject {
  return { region: name, identityRef: { ...identityRef }, additionalTags, sshKeyName };
}
