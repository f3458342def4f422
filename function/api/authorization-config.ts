import { z } from "zod";
import { subdomain } from "./dns.ts";
import { readDuration } from "./duration.ts";
import { inlineDocument, isUnset, unique } from "./inline-document.ts";
import { nodePath } from "./node-file.ts";
import { matchWhole } from "./pattern.ts";

const required = z.string().min(1);

const duration = z
  .string()
  .refine((text) => readDuration(text) !== undefined, { message: "must be a duration such as 5s or 1m30s" });

/** Maximum seconds that the API server waits for a webhook. */
const longestTimeout = 30;

function isTimeout(text: string): boolean {
  const seconds = readDuration(text);
  return seconds !== undefined && seconds > 0 && seconds <= longestTimeout;
}

const Webhook = z
  .strictObject({
    authorizedTTL: duration.nullish(),
    cacheAuthorizedRequests: z.boolean().nullish(),
    unauthorizedTTL: duration.nullish(),
    cacheUnauthorizedRequests: z.boolean().nullish(),
    timeout: z.string().refine(isTimeout, { message: `must be a duration up to ${longestTimeout}s, for example 5s` }),
    subjectAccessReviewVersion: z.enum(["v1", "v1beta1"]),
    matchConditionSubjectAccessReviewVersion: z.enum(["v1", ""]).nullish(),
    failurePolicy: z.enum(["NoOpinion", "Deny"]),
    // kube-apiserver does not allow InClusterConfig.
    connectionInfo: z.strictObject({
      type: z.literal("KubeConfigFile"),
      kubeConfigFile: nodePath(),
    }),
    matchConditions: z
      .array(z.strictObject({ expression: required }))
      .max(64)
      .check(unique(({ expression }) => expression, ["expression"]))
      .nullish(),
  })
  .refine(
    ({ matchConditions, matchConditionSubjectAccessReviewVersion: reviews }) =>
      !matchConditions?.length || !isUnset(reviews),
    { path: ["matchConditionSubjectAccessReviewVersion"], message: "is required with matchConditions" },
  );

/** Without these, nodes cannot join, and nobody can use the cluster. */
const requiredTypes = ["Node", "RBAC"] as const;

const Authorizer = z
  .strictObject({
    type: z.enum([...requiredTypes, "Webhook"]),
    name: z.string().max(253).regex(matchWhole(subdomain), "must be a DNS domain in lower case"),
    webhook: Webhook.nullish(),
  })
  .refine(({ type, webhook }) => (type === "Webhook") === Boolean(webhook), {
    path: ["webhook"],
    message: "is required with type Webhook, and only allowed there",
  })
  .refine(({ type, name }) => type === "Webhook" || name === type.toLowerCase(), {
    path: ["name"],
    message: "must be the type in lower case: only webhooks have names of their own",
  });

/**
 * A configuration that kube-apiserver accepts (apiserver, pkg/apis/apiserver/validation), except for errors in CEL
 * expressions, and with which nodes can join.
 */
const AuthorizationConfiguration = z.strictObject({
  apiVersion: z.enum(["apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1"]),
  kind: z.literal("AuthorizationConfiguration"),
  authorizers: z
    .array(Authorizer)
    .check(unique(({ name }) => name, ["name"]))
    .refine((authorizers) => requiredTypes.every((type) => authorizers.some((one) => one.type === type)), {
      message: `must include the types ${requiredTypes.join(" and ")}: otherwise nodes cannot join`,
    }),
});
export type AuthorizationConfiguration = z.output<typeof AuthorizationConfiguration>;

export const authorizationConfig = inlineDocument(AuthorizationConfiguration);

/** Fields of a configuration, each with the first minor version of Kubernetes 1 that knows it. */
export function listMinorsOfAuthorization({ apiVersion, authorizers }: AuthorizationConfiguration) {
  const webhooks = authorizers.flatMap(({ webhook }) => webhook ?? []);
  const caches = (["cacheAuthorizedRequests", "cacheUnauthorizedRequests"] as const).filter((field) =>
    webhooks.some((webhook) => !isUnset(webhook[field])),
  );
  return [
    { field: "apiVersion", minor: apiVersion.endsWith("/v1") ? 32 : 30 },
    ...caches.map((field) => ({ field, minor: 34 })),
  ];
}
