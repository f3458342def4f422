import { z } from "zod";
import { subdomain } from "./dns.ts";
import { inlineDocument } from "./inline-document.ts";
import { matchWhole } from "./pattern.ts";

const texts = z.array(z.string()).nullish();
const stages = z.array(z.enum(["RequestReceived", "ResponseStarted", "ResponseComplete", "Panic"])).nullish();

const Resources = z
  .strictObject({
    group: z
      .string()
      .regex(
        matchWhole(`([*]|${subdomain})?`),
        "must be an API group without version, * for all groups, or empty for the core group",
      )
      .nullish(),
    resources: texts,
    resourceNames: texts,
  })
  .refine(({ resources, resourceNames }) => !resourceNames?.length || Boolean(resources?.length), {
    path: ["resourceNames"],
    message: "requires resources",
  });

const Rule = z
  .strictObject({
    level: z.enum(["None", "Metadata", "Request", "RequestResponse"]),
    users: texts,
    userGroups: texts,
    verbs: texts,
    resources: z.array(Resources).nullish(),
    namespaces: texts,
    nonResourceURLs: z
      .array(z.string().regex(/^(\*|\/[^*]*\*?)$/, "must be *, or a path that starts with / and has * only at its end"))
      .nullish(),
    omitStages: stages,
    omitManagedFields: z.boolean().nullish(),
  })
  .refine(
    ({ nonResourceURLs, resources, namespaces }) =>
      !nonResourceURLs?.length || (!resources?.length && !namespaces?.length),
    { path: ["nonResourceURLs"], message: "cannot be combined with resources or namespaces" },
  );

/** A policy that kube-apiserver accepts (apiserver, pkg/audit/policy/reader.go), without fields that it ignores. */
const AuditPolicy = z.strictObject({
  apiVersion: z.literal("audit.k8s.io/v1"),
  kind: z.literal("Policy"),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  rules: z.array(Rule).min(1),
  omitStages: stages,
  omitManagedFields: z.boolean().nullish(),
});

export const auditPolicy = inlineDocument(AuditPolicy);
