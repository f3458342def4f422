import { expect, test } from "vitest";
import { auditPolicy } from "./audit-policy.ts";

const head = "apiVersion: audit.k8s.io/v1\nkind: Policy\n";
const policy = (rules: string, more = "") => `${head}${more}rules:\n${rules}`;

test.each([
  ["one rule", policy("- level: Metadata\n")],
  ["JSON", '{"apiVersion":"audit.k8s.io/v1","kind":"Policy","rules":[{"level":"None"}]}'],
  [
    "all fields of a policy",
    policy("- level: None\n", "metadata: {name: a}\nomitStages: [Panic]\nomitManagedFields: true\n"),
  ],
  [
    "all fields of a rule",
    policy(`- level: RequestResponse
  users: ["system:kube-proxy"]
  userGroups: ["system:nodes"]
  verbs: [get]
  resources:
  - {group: "", resources: [pods/log, "*/scale"], resourceNames: [a]}
  - {group: "*"}
  - {group: rbac.authorization.k8s.io}
  namespaces: [""]
  omitStages: [RequestReceived, ResponseStarted, ResponseComplete]
  omitManagedFields: false
`),
  ],
  ["paths", policy('- {level: None, nonResourceURLs: ["*", /healthz*, /metrics, /]}\n')],
  ["lists without items", policy("- {level: None, nonResourceURLs: [/a], resources: [], namespaces: }\n")],
  ["words that YAML 1.1 reads as booleans", policy("- {level: Request, omitManagedFields: yes}\n")],
  ["comments and a document marker", `---\n# why\n${policy("- level: None # all\n")}`],
])("accepts a policy with %s", (_, text) => {
  expect(auditPolicy.findProblems(text)).toEqual([]);
});

const levels = "must be one of None, Metadata, Request, RequestResponse";
const stages = "must be one of RequestReceived, ResponseStarted, ResponseComplete, Panic";

test.each([
  ["an empty text", "", ["is empty"]],
  ["a list", "- a\n", ["it must be of type object"]],
  ["no YAML", "rules: [\n", [expect.stringMatching(/^line \d is not valid YAML/)]],
  [
    "another version",
    policy("- level: None\n").replace("v1", "v1beta1"),
    ["apiVersion must be one of audit.k8s.io/v1"],
  ],
  ["another kind", policy("- level: None\n").replace("Policy", "policy"), ["kind must be one of Policy"]],
  ["no rules", `${head}rules: []\n`, ["rules must have at least 1 items"]],
  ["an unknown level", policy("- level: Metdata\n"), [`rules[0].level ${levels}`]],
  ["a level in lower case", policy("- level: metadata\n"), [`rules[0].level ${levels}`]],
  ["an unknown stage", policy("- level: None\n", "omitStages: [Received]\n"), [`omitStages[0] ${stages}`]],
  ["an unknown field", policy("- {level: None, user: [a]}\n"), ["rules[0] has an unknown field"]],
  ["a number for a user", policy("- {level: None, users: [7]}\n"), ["rules[0].users[0] must be of type string"]],
  ["a boolean for a user", policy("- {level: None, users: [yes]}\n"), ["rules[0].users[0] must be of type string"]],
  [
    "a group with its version",
    policy("- {level: None, resources: [{group: apps/v1}]}\n"),
    ["rules[0].resources[0].group must be an API group without version, * for all groups, or empty for the core group"],
  ],
  [
    "names without resources",
    policy("- {level: None, resources: [{resourceNames: [a]}]}\n"),
    ["rules[0].resources[0].resourceNames requires resources"],
  ],
  [
    "paths beside namespaces",
    policy("- {level: None, nonResourceURLs: [/a], namespaces: [a]}\n"),
    ["rules[0].nonResourceURLs cannot be combined with resources or namespaces"],
  ],
  [
    "a star in the middle of a path",
    policy('- {level: None, nonResourceURLs: ["/a*b"]}\n'),
    ["rules[0].nonResourceURLs[0] must be *, or a path that starts with / and has * only at its end"],
  ],
  ["an alias", policy("- &a {level: None}\n- *a\n"), ["line 5 has an alias: replace it by the value of its anchor"]],
  ["a key twice", policy("- {level: None, level: Request}\n"), ["line 4 has a map with a duplicate key"]],
  [
    "a second document",
    `${policy("- level: None\n")}---\n${policy("- level: None\n")}`,
    ["has more than one document: only one is allowed"],
  ],
])("reports %s with its path", (_, text, problems) => {
  expect(auditPolicy.findProblems(text)).toEqual(problems);
});

test("reports at most five problems", () => {
  expect(auditPolicy.findProblems(policy("- level: a\n".repeat(900)))).toHaveLength(5);
});

test.each([
  ["lists", "[".repeat(9000)],
  ["closed lists", `${"[".repeat(4000)}${"]".repeat(4000)}`],
  ["documents", "---\n".repeat(2400)],
  ["items", policy("- level: a\n".repeat(900))],
])("a flood of %s gives at most five problems", (_, text) => {
  expect(auditPolicy.findProblems(text).length).toBeGreaterThan(0);
  expect(auditPolicy.findProblems(text).length).toBeLessThanOrEqual(5);
});
