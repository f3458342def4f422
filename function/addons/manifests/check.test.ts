import { expect, test } from "vitest";
import { manifestProblems } from "./check.ts";

const named = (kind: string, more = "") => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: example}\n${more}`;

test.each([
  ["one object", named("ConfigMap")],
  [
    "several, with empty documents and comments between",
    `---\n${named("ConfigMap")}---\n# nothing\n---\n${named("Namespace")}`,
  ],
  ["a Secret that others fill", named("Secret", "type: kubernetes.io/service-account-token\n")],
  ["a Secret of another group", `apiVersion: example.org/v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: b}\n`],
])("%s is accepted", (_, stream) => {
  expect(manifestProblems(stream)).toEqual([]);
});

test.each([
  ["no YAML", `${named("ConfigMap")}---\nkind: [\n`, "line 6 is no YAML (BAD_INDENT)"],
  ["no object", "- a\n- b\n", "document 1 is no object"],
  ["a text", "just words", "document 1 is no object"],
  ["no kind and no name", `${named("Namespace")}---\napiVersion: v1\n`, "document 2 has no kind and no metadata.name"],
  ["a List", "apiVersion: v1\nkind: List\nitems: []\n", "document 1 has no metadata.name"],
  ["nothing", "# only a comment\n---\n", "has no manifest"],
])("%s is told with its place", (_, stream, message) => {
  expect(manifestProblems(stream)).toEqual([message]);
});

test.each(["data", "stringData"])("a Secret with %s is told without its value", (field) => {
  const problems = manifestProblems(named("Secret", `${field}: {token: c2VjcmV0}\n`));

  expect(problems).toEqual([expect.stringContaining("document 1 is a Secret in clear text")]);
  expect(problems.join("")).not.toContain("c2VjcmV0");
});
