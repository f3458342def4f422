import { describe, expect, test } from "vitest";
import { at, type Json, type JsonObject } from "../../function/kubernetes/object.ts";
import { withOverrides } from "./overriding.ts";
import { composed, run } from "./world.ts";

// The selector of a MachineHealthCheck may only become narrower (rules P2, P5).
const selecting = (selector: Json, target: JsonObject = { kind: "MachineHealthCheck", role: "Worker" }) => ({
  name: "mine",
  target,
  patch: { spec: { selector } },
});
const selectorIn = (...overrides: JsonObject[]) => {
  const output = run(withOverrides(...overrides));
  expect(output.fatal).toBeUndefined();
  return at(composed(output, "MachineHealthCheck", "default"), "spec", "selector");
};
const matchLabels = at(selectorIn(), "matchLabels");
const notExcluded = { key: "example.org/no-remediation", operator: "DoesNotExist" };
const inZone = { key: "example.org/zone", operator: "In", values: ["a", "b"] };

test("P2: it has the labels of cluster and pool", () => {
  expect(matchLabels).toMatchObject({ "cluster.x-k8s.io/cluster-name": "demo" });
  expect(Object.keys(Object(matchLabels))).toContain("cluster.x-k8s.io/deployment-name");
});

test("expressions and labels are added to those of the function", () => {
  const labels = { "example.org/team": "a" };

  expect(selectorIn(selecting({ matchExpressions: [notExcluded], matchLabels: labels }))).toEqual({
    matchExpressions: [notExcluded],
    matchLabels: { ...Object(matchLabels), ...labels },
  });
});

test("a second override adds to the first", () => {
  const second = {
    name: "second",
    target: { kind: "MachineHealthCheck" },
    listPatch: [{ path: "/spec/selector/matchExpressions", items: [inZone] }],
  };

  expect(at(selectorIn(selecting({ matchExpressions: [notExcluded] }), second), "matchExpressions")).toEqual([
    notExcluded,
    inZone,
  ]);
});

const hint = "must not touch spec.selector of MachineHealthCheck: it may only add to matchLabels and matchExpressions";

describe("P2, P5: rejected", () => {
  test.each<[Json]>([
    [null],
    [[]],
    ["all"],
    [{ matchLabels: null }],
    [{ matchLabels: [] }],
    [{ matchLabels: { "cluster.x-k8s.io/cluster-name": null } }],
    [{ matchLabels: { "cluster.x-k8s.io/cluster-name": "other" } }],
    [{ matchLabels: { "cluster.x-k8s.io/deployment-name": null } }],
    [{ matchLabels: { "cluster.x-k8s.io/deployment-name": "other" }, matchExpressions: [inZone] }],
  ])("selector %j", (selector) => {
    expect(run(withOverrides(selecting(selector))).fatal).toBe(`spec.overrides[0]: mine ${hint}`);
  });

  test("another selector by JSON patch", () => {
    const jsonPatch = [{ op: "replace", path: "/spec/selector", value: { matchExpressions: [inZone] } }];

    expect(run(withOverrides({ name: "mine", target: { kind: "MachineHealthCheck" }, jsonPatch })).fatal).toContain(
      hint,
    );
  });

  test("what an earlier override has left out", () => {
    const later = { ...selecting({ matchExpressions: [inZone] }), name: "later" };

    expect(run(withOverrides(selecting({ matchExpressions: [notExcluded] }), later)).fatal).toContain(`later ${hint}`);
  });

  test("selectors of other kinds", () => {
    const expressions = { matchExpressions: [inZone] };

    expect(run(withOverrides(selecting(expressions, { kind: "MachineDeployment" }))).fatal).toContain(
      "mine must not touch spec.selector of MachineDeployment",
    );
  });

  test.each<[JsonObject]>([
    [{ matchLabels: { "a b": "c" } }],
    [{ matchLabels: { a: "b c" } }],
    [{ matchLabels: { a: 1 } }],
    [{ matchExpressions: [{ key: "a b", operator: "Exists" }] }],
    [{ matchExpressions: [{ key: "a", operator: "Near", values: ["b"] }] }],
    [{ matchExpressions: [{ key: "a", operator: "In" }] }],
    [{ matchExpressions: [{ key: "a", operator: "In", values: [1] }] }],
    [{ matchExpressions: [{ key: "a", operator: "Exists", values: ["b"] }] }],
    [{ matchExpressions: ["a"] }],
  ])("an invalid requirement: %j", (selector) => {
    expect(run(withOverrides(selecting(selector))).fatal).toContain(
      "mine must not make the MachineHealthCheck invalid",
    );
  });

  test("A7: by a policy that does not list it", () => {
    const allowing = (...overrides: string[]) =>
      run(withOverrides(selecting({ matchExpressions: [notExcluded] })), {
        input: { policy: { allow: { overrides } } },
      }).fatal;

    expect(allowing("MachineHealthCheck:spec.checks")).toContain("MachineHealthCheck:spec.selector.matchExpressions");
    expect(allowing("MachineHealthCheck:spec.selector")).toBeUndefined();
  });
});
