import { describe, expect, test } from "vitest";
import { authenticationConfig, listMinorsOfAuthentication } from "./authentication-config.ts";

const head = "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n";
const issuer = "issuer: {url: https://login.example.org, audiences: [a]}";
const username = 'claimMappings: {username: {claim: sub, prefix: ""}}';
const jwt = (...authenticators: string[]) => `${head}jwt:\n${authenticators.map((one) => `- {${one}}\n`).join("")}`;
const mapped = (mappings: string) => jwt(`${issuer}, claimMappings: {${mappings}}`);
const issued = (fields: string) => jwt(`issuer: {${fields}}, ${username}`);
const withRules = (rules: string) => jwt(`${issuer}, ${username}, ${rules}`);

// Each row is accepted by kube-apiserver (apiserver, pkg/apis/apiserver/validation).
test.each([
  ["no issuer", head],
  ["one issuer", jwt(`${issuer}, ${username}`)],
  ["two issuers", jwt(`${issuer}, ${username}`, `${issuer.replace("login", "other")}, ${username}`)],
  ["a discovery URL", issued("url: https://a.example, discoveryURL: https://b.example/.well-known, audiences: [a]")],
  ["several audiences", issued("url: https://a.example/b, audiences: [a, b], audienceMatchPolicy: MatchAny")],
  ["expressions", mapped("username: {expression: claims.sub}, groups: {expression: claims.groups}, uid: {claim: a}")],
  [
    "extra attributes",
    mapped('username: {claim: sub, prefix: "a:"}, extra: [{key: example.org/a, valueExpression: b}]'),
  ],
  ["rules", withRules("claimValidationRules: [{claim: hd, requiredValue: a}, {expression: b, message: c}]")],
  ["rules of users", withRules("userValidationRules: [{expression: a, message: b}]")],
  ["anonymous requests", `${head}anonymous: {enabled: true, conditions: [{path: /livez}]}\n`],
  ["the older version", jwt(`${issuer}, ${username}`).replace("/v1", "/v1beta1")],
])("accepts a configuration with %s", (_, text) => {
  expect(authenticationConfig.findProblems(text)).toEqual([]);
});

test.each([
  ["another kind", head.replace("kind: Auth", "kind: auth"), ["kind must be one of AuthenticationConfiguration"]],
  ["an older version", head.replace("/v1", "/v1alpha1"), ["apiVersion must be one of"]],
  ["an unknown field", `${head}oidc: []\n`, ["it has an unknown field"]],
  [
    "an issuer without TLS",
    issued("url: http://a.example, audiences: [a]"),
    ["jwt[0].issuer.url must be an https URL"],
  ],
  ["a URL with a user", issued("url: https://a@b.example, audiences: [a]"), ["jwt[0].issuer.url must be an https URL"]],
  ["no audience", issued("url: https://a.example, audiences: []"), ["jwt[0].issuer.audiences must have at least 1"]],
  [
    "an audience twice",
    issued("url: https://a.example, audiences: [a, a], audienceMatchPolicy: MatchAny"),
    ["jwt[0].issuer.audiences[1] must be unique"],
  ],
  [
    "audiences without policy",
    issued("url: https://a.example, audiences: [a, b]"),
    ["jwt[0].issuer.audienceMatchPolicy must be MatchAny"],
  ],
  [
    "a discovery URL like the URL",
    issued("url: https://a.example, discoveryURL: https://a.example/, audiences: [a]"),
    ["jwt[0].issuer.discoveryURL must differ from url"],
  ],
  ["an issuer twice", jwt(`${issuer}, ${username}`, `${issuer}, ${username}`), ["jwt[1].issuer.url must be unique"]],
  ["no user name", mapped("username: {}"), ["jwt[0].claimMappings.username must have claim or expression"]],
  ["a claim without prefix", mapped("username: {claim: sub}"), ["jwt[0].claimMappings.username.prefix is required"]],
  [
    "a prefix of an expression",
    mapped('username: {expression: a, prefix: "b"}'),
    ["jwt[0].claimMappings.username.prefix is required with claim, and only allowed there"],
  ],
  [
    "claim and expression",
    mapped('username: {claim: a, prefix: "", expression: b}'),
    ["must have claim or expression"],
  ],
  ["both of a uid", mapped('username: {claim: a, prefix: ""}, uid: {claim: a, expression: b}'), ["must not have both"]],
  [
    "a key without domain",
    mapped('username: {claim: a, prefix: ""}, extra: [{key: a, valueExpression: b}]'),
    ["extra[0].key must be a domain/path"],
  ],
  [
    "a key of Kubernetes",
    mapped('username: {claim: a, prefix: ""}, extra: [{key: a.k8s.io/b, valueExpression: b}]'),
    ["extra[0].key must not be of kubernetes.io"],
  ],
  ["a message of a claim", withRules("claimValidationRules: [{claim: a, message: b}]"), ["[0].message is not allowed"]],
  [
    "a value of an expression",
    withRules("claimValidationRules: [{expression: a, requiredValue: b}]"),
    ["[0].requiredValue is not allowed"],
  ],
  [
    "a rule twice",
    withRules("userValidationRules: [{expression: a}, {expression: a}]"),
    ["[1].expression must be unique"],
  ],
  ["conditions of nobody", `${head}anonymous: {enabled: false, conditions: [{path: /a}]}\n`, ["requires enabled"]],
])("rejects a configuration with %s", (_, text, [message = ""]: string[]) => {
  expect(authenticationConfig.findProblems(text)).toEqual([expect.stringContaining(message)]);
});

describe("the version of Kubernetes that a configuration needs", () => {
  test.each([
    [head, { apiVersion: 34 }],
    [head.replace("/v1", "/v1beta1"), { apiVersion: 30 }],
    [`${head}anonymous: {enabled: true}\n`, { apiVersion: 34, anonymous: 32 }],
    [
      issued("url: https://a.example, audiences: [a], egressSelectorType: cluster"),
      { apiVersion: 34, egressSelectorType: 34 },
    ],
  ])("%#", (text, minors) => {
    const config = authenticationConfig.read(text);
    const found = config ? listMinorsOfAuthentication(config).map(({ field, minor }) => [field, minor]) : [];

    expect(Object.fromEntries(found)).toEqual(minors);
  });
});
