import { describe, expect, test } from "vitest";
import { authorizationConfig, listMinorsOfAuthorization } from "./authorization-config.ts";

const head = "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\n";
const node = "{type: Node, name: node}";
const rbac = "{type: RBAC, name: rbac}";
const connection = "connectionInfo: {type: KubeConfigFile, kubeConfigFile: /etc/a}";
const settings = `timeout: 3s, subjectAccessReviewVersion: v1, failurePolicy: NoOpinion, ${connection}`;
const authorizers = (...list: string[]) => `${head}authorizers: [${[...list, node, rbac].join(", ")}]\n`;
const webhook = (fields = settings, name = "a.example") =>
  authorizers(`{type: Webhook, name: ${name}, webhook: {${fields}}}`);
const conditions = "matchConditions: [{expression: a}]";
const reviews = "matchConditionSubjectAccessReviewVersion: v1";

test.each([
  ["Node and RBAC", authorizers()],
  ["a webhook", webhook()],
  ["the older version", webhook().replace("/v1", "/v1beta1")],
  [
    "times and caches",
    webhook(`${settings}, authorizedTTL: 1m30s, unauthorizedTTL: 0s, cacheAuthorizedRequests: false`),
  ],
  ["conditions", webhook(`${settings}, ${reviews}, ${conditions}`)],
])("accepts a configuration with %s", (_, text) => {
  expect(authorizationConfig.findProblems(text)).toEqual([]);
});

const first = "authorizers[0].webhook";

test.each([
  ["another kind", authorizers().replace("kind: Auth", "kind: auth"), "kind must be one of AuthorizationConfiguration"],
  ["no Node", `${head}authorizers: [${rbac}]\n`, "authorizers must include the types Node and RBAC"],
  ["no RBAC", `${head}authorizers: [${node}]\n`, "authorizers must include the types Node and RBAC"],
  ["an authorizer that allows all", authorizers("{type: AlwaysAllow, name: a}"), "authorizers[0].type must be one of"],
  [
    "a name of its own for Node",
    authorizers().replace("name: node", "name: a"),
    "authorizers[0].name must be the type",
  ],
  ["Node twice", authorizers(node), "authorizers[1].name must be unique"],
  ["a name that is no domain", webhook(settings, "A"), "authorizers[0].name must be a DNS domain"],
  ["a webhook without settings", authorizers("{type: Webhook, name: a}"), `${first} is required with type Webhook`],
  ["settings of RBAC", authorizers().replace("name: rbac", `name: rbac, webhook: {${settings}}`), "only allowed there"],
  ["no timeout", webhook(settings.replace("3s", "0s")), `${first}.timeout must be a duration up to 30s`],
  ["a long timeout", webhook(settings.replace("3s", "31s")), `${first}.timeout must be a duration up to 30s`],
  ["a negative time", webhook(`${settings}, authorizedTTL: -1s`), `${first}.authorizedTTL must be a duration`],
  ["a time without unit", webhook(`${settings}, unauthorizedTTL: "5"`), `${first}.unauthorizedTTL must be a duration`],
  ["conditions without version", webhook(`${settings}, ${conditions}`), "is required with matchConditions"],
  ["the cluster itself", webhook(settings.replace("KubeConfigFile", "InClusterConfig")), "type must be one of"],
  ["a relative path", webhook(settings.replace("/etc/a", "a")), "kubeConfigFile must be an absolute path"],
])("rejects a configuration with %s", (_, text, message) => {
  expect(authorizationConfig.findProblems(text)).toEqual([expect.stringContaining(message)]);
});

describe("the version of Kubernetes that a configuration needs", () => {
  test.each([
    [authorizers(), { apiVersion: 32 }],
    [authorizers().replace("/v1", "/v1beta1"), { apiVersion: 30 }],
    [webhook(`${settings}, cacheUnauthorizedRequests: false`), { apiVersion: 32, cacheUnauthorizedRequests: 34 }],
  ])("%#", (text, minors) => {
    const config = authorizationConfig.read(text);
    const found = config ? listMinorsOfAuthorization(config).map(({ field, minor }) => [field, minor]) : [];

    expect(Object.fromEntries(found)).toEqual(minors);
  });
});
