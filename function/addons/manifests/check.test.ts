import { expect, test } from "vitest";
import { findManifestProblems } from "./check.ts";

const named = (kind: string, more = "") => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: example}\n${more}`;
const secret = "{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {token: c2VjcmV0}}";

test.each([
  ["one object", named("ConfigMap")],
  [
    "several, with empty documents and comments between",
    `---\n${named("ConfigMap")}---\n# nothing\n---\n${named("Namespace")}`,
  ],
  ["a Secret that a controller fills", named("Secret", "type: kubernetes.io/service-account-token\n")],
  ["a Secret whose data is empty", named("Secret", "data: {}\nstringData:\n")],
  ["a Secret of another group", `apiVersion: example.org/v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: b}\n`],
  ["a List of other objects", named("List", "items: [{apiVersion: v1, kind: ConfigMap, data: {a: b}}]\n")],
  ["line breaks of Windows", named("ConfigMap").replaceAll("\n", "\r\n")],
  ["tags that change no value", named("ConfigMap", 'data: !!map {a: !!str "1"}\n')],
  ["keys that are scalars but not strings", named("ConfigMap", "data: {1: a, true: b}\n")],
  ["an unused anchor", named("ConfigMap", "data: {a: &b c}\n")],
])("%s is accepted", (_, stream) => {
  expect(findManifestProblems(stream)).toEqual([]);
});

const twice = "line 4 has a map with a duplicate key";

test.each([
  ["no YAML", `${named("ConfigMap")}---\nkind: [\n`, "line 6 is not valid YAML (BAD_INDENT)"],
  ["no YAML at the top", `${named("ConfigMap")}---\n]\n`, "line 5 is not valid YAML (UNEXPECTED_TOKEN)"],
  ["no object", "- a\n- b\n", "document 1 is not an object"],
  ["a text", "just words", "document 1 is not an object"],
  ["no kind and no name", `${named("Namespace")}---\napiVersion: v1\n`, "document 2 has no kind and no metadata.name"],
  ["a List", "apiVersion: v1\nkind: List\nitems: []\n", "document 1 has no metadata.name"],
  ["nothing", "# only a comment\n---\n", "has no manifest"],
  [
    "an alias",
    named("ConfigMap", "data:\n  a: &b c\n  d: *b\n"),
    "line 6 has an alias: replace it by the value of its anchor",
  ],
  [
    "an alias of nothing",
    named("ConfigMap", "data: *b\n"),
    "line 4 has an alias: replace it by the value of its anchor",
  ],
  [
    "a merge key",
    named("Secret", "<<: {data: {a: b}}\n"),
    "line 1 has a merge key: replace it by the fields of its value",
  ],
  [
    "a tag",
    named("ConfigMap", "data: {a: !!binary YQ==}\n"),
    "line 4 has a YAML tag: remove it, and write the value as in JSON",
  ],
  [
    "a local tag",
    named("ConfigMap", "data: !mine {a: b}\n"),
    "line 4 has a YAML tag: remove it, and write the value as in JSON",
  ],
  ["a key twice", named("ConfigMap", "data: {a: b, a: c}\n"), twice],
  ["a key twice, written in two ways", named("ConfigMap", 'data: {a: b, "a": c}\n'), twice],
  ["a key that is a map", named("ConfigMap", "data: {? {a: b} : c}\n"), "line 4 has a key that is not a string"],
  ["a number beyond JSON", named("ConfigMap", "data: {a: .inf}\n"), "line 4 has a number that JSON cannot represent"],
  ["a directive", `%YAML 1.1\n---\n${named("ConfigMap")}`, "document 1 has a directive"],
])("%s is reported with its place", (_, stream, message) => {
  expect(findManifestProblems(stream)).toEqual([message]);
});

test.each(["\r", "\u0085", "\u2028", "\u2029", "\u0000", "\u007f", "\ufeff"])(
  "%j, which hides the following text from some parsers, is rejected",
  (character) => {
    const stream = named("Secret", `# a comment${character}data: {a: b}\n`);

    expect(findManifestProblems(stream)).toEqual([
      "line 4 has a control character or a line break other than a line feed",
    ]);
  },
);

test.each(["data", "stringData"])("a Secret with %s is reported without its value", (field) => {
  const problems = findManifestProblems(named("Secret", `${field}: {token: c2VjcmV0}\n`));

  expect(problems).toEqual([expect.stringContaining("document 1 is a Secret in clear text")]);
  expect(problems.join("")).not.toContain("c2VjcmV0");
});

test.each([
  ["a List", named("List", `items:\n- ${secret}\n`)],
  ["a List in a List", named("List", `items:\n- {apiVersion: v1, kind: List, items: [${secret}]}\n`)],
  ["a SecretList, whose items have no kind", named("SecretList", "items:\n- {metadata: {name: a}, data: {a: YQ==}}\n")],
  [
    "an object that creates others",
    `apiVersion: example.org/v1\nkind: Bundle\nmetadata: {name: a}\nspec: {manifests: [${secret}]}\n`,
  ],
  [
    "JSON with escapes in it",
    `{"apiVersion": "v1", "k\\u0069nd": "S\\u0065cret", "metadata": {"name": "a"}, "data": {"a": "YQ=="}}`,
  ],
  ["data that is not a map", named("Secret", "data: c2VjcmV0\n")],
])("a Secret in clear text is found in %s", (_, stream) => {
  const problems = findManifestProblems(stream);

  expect(problems).toEqual([expect.stringContaining("Secret in clear text")]);
  expect(problems.join("")).not.toContain("c2VjcmV0");
});

test("names of JavaScript's own properties are accepted like others", () => {
  expect(findManifestProblems(named("ConfigMap", "data: {__proto__: {a: b}, constructor: c, toString: d}\n"))).toEqual(
    [],
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});

const deep = "is not valid YAML|more than 100 levels";

test.each([
  ["lists", `data: ${"[".repeat(60_000)}\n`, deep],
  ["closed lists", `data: ${"[".repeat(500)}${"]".repeat(500)}\n`, deep],
  ["lists on one line", `data:\n  ${"- ".repeat(50_000)}a\n`, deep],
  ["maps", `data:\n${Array.from({ length: 200 }, (_, level) => `${" ".repeat(level + 1)}a:\n`).join("")}`, deep],
  ["aliases of aliases", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "an alias"],
  ["empty documents", "---\n".repeat(30_000), "has more than 500 documents"],
  ["invalid documents", "--- a\n".repeat(400), "document 11 is not an object"],
  ["commas", `data: [${",".repeat(120_000)}]\n`, "line 4 is not valid YAML .UNEXPECTED_TOKEN"],
  ["escapes", `data: "${String.raw`\z`.repeat(60_000)}"\n`, "line 4 is not valid YAML .BAD_DQ_ESCAPE"],
  ["ends of documents", "...\n".repeat(40_000), "has more than 500 documents"],
  ["brackets that close nothing", "]".repeat(100_000), "UNEXPECTED_TOKEN"],
])("a flood of %s gives few problems, the last of them clear", (_, more, message) => {
  const problems = findManifestProblems(named("ConfigMap", more));

  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThanOrEqual(10);
  expect(problems.at(-1)).toMatch(new RegExp(message));
});
