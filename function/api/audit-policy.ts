import { z } from "zod";
import { cacheProblems } from "../yaml/problem-cache.ts";
import { readValue } from "../yaml/value.ts";
import { formatPath, describeAllowed } from "./check.ts";
import { subdomain } from "./dns.ts";
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

/** The value of a policy without problems, for a control plane whose configuration has it as an object. */
export function readAuditPolicy(text: string): unknown {
  const read = readValue(text);
  return "value" in read ? read.value : undefined;
}

/** Maximum number of problems reported for one policy. */
const maximumReported = 5;

/** Problems of an audit policy, at most five. The messages contain no values of the policy. */
export const findAuditPolicyProblems = cacheProblems((text: string): string[] => {
  const read = readValue(text);
  if ("problem" in read) return [read.problem];
  const { error } = AuditPolicy.safeParse(read.value);
  return (error?.issues ?? []).slice(0, maximumReported).map((issue) => problemOf(issue));
});

function problemOf(issue: z.core.$ZodIssue): string {
  const where = issue.path.length === 0 ? "it" : formatPath(issue.path);
  if (issue.code === "unrecognized_keys") return `${where} has an unknown field`;
  return `${where} ${describeAllowed(issue)}`;
}
