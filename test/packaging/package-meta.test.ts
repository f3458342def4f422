import { expect, test } from "vitest";
import { parse } from "yaml";
import { dependencyNameOf, parseMeta, pullFunctionFrom } from "./package-meta.ts";

const meta = parseMeta(`
kind: Configuration
metadata: {name: configuration-x}
spec:
  crossplane: {version: ">=v2.2.0-0"}
  dependsOn:
  - {kind: Provider, package: registry.example.org/team/provider-y, version: ">=v1.0.0"}
  - {kind: Function, package: registry.example.org/team/function-x, version: ">=v0.1.0"}
`);

test("only the Function is pulled from elsewhere, and nothing else changes", () => {
  const [provider, ours] = meta.spec.dependsOn ?? [];
  expect(parse(pullFunctionFrom("127.0.0.1:5000/team/function-x", meta))).toEqual({
    ...meta,
    spec: { ...meta.spec, dependsOn: [provider, { ...ours, package: "127.0.0.1:5000/team/function-x" }] },
  });
});

test.each([
  ["registry.example.org/team/function-x", "team-function-x"],
  ["127.0.0.1:5000/team/function-x", "team-function-x"],
  ["registry.example.org/a_b/c.d", "ab-c-d"],
  [`registry.example.org/${"a".repeat(62)}/b`, "a".repeat(62)],
])("Crossplane names a dependency from %s as %s", (repository, name) => {
  expect(dependencyNameOf(repository)).toBe(name);
});

test("a Configuration without our Function cannot be installed", () => {
  const lonely = { ...meta, spec: {} };
  expect(() => pullFunctionFrom("registry.example.org/x", lonely)).toThrow("configuration-x");
});
