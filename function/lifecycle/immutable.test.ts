import { describe, expect, test } from "vitest";
import type { Immutable } from "../api/rule.ts";
import { indexKinds } from "../cluster-api/kind-facts.ts";
import { controlPlaneGroup } from "../cluster-api/kinds.ts";
import { transitionOf } from "../api/rule.ts";
import { type JsonObject } from "../kubernetes/object.ts";
import { findImmutableProblems, pairsOf } from "./immutable.ts";
import { readState } from "./state.ts";

const version = "v1beta2";
const kinds = indexKinds([
  { group: controlPlaneGroup, version, kind: "SomeControlPlane", use: "Composed", role: "ControlPlane" },
]);
const field = { at: "controlPlane.some.field", carriedBy: "ControlPlane", path: "spec.field" } as const;
type Value = string | string[] | undefined;
const controlPlane = (value: Value): JsonObject => ({
  apiVersion: `${controlPlaneGroup}/${version}`,
  kind: "SomeControlPlane",
  spec: value === undefined ? {} : { field: value },
});

/** Returns the message for a change of the one field; undefined if the change is allowed. */
function change(immutable: Immutable, before: Value, after: Value): string | undefined {
  const state = readState({ observed: { "control-plane-somecontrolplane": controlPlane(before) } }, kinds);
  const nothing: JsonObject = {};
  const pairs = pairsOf(state, { Cluster: nothing, InfrastructureCluster: nothing, ControlPlane: controlPlane(after) });
  return findImmutableProblems(pairs, [immutable])[0]?.message;
}

/** Returns the message if the object would have another type. */
function retype(apiVersion: string, kind: string): string | undefined {
  const state = readState({ observed: { "control-plane-somecontrolplane": controlPlane("a") } }, kinds);
  const nothing: JsonObject = {};
  const desired = { ...controlPlane("a"), apiVersion, kind };
  const pairs = pairsOf(state, { Cluster: nothing, InfrastructureCluster: nothing, ControlPlane: desired });
  return findImmutableProblems(pairs, [])[0]?.message;
}

const never = "cannot be changed once the cluster exists:";
const forward = "can only move forward: old, newer, new; it is";

describe("V6: an immutable field is compared with the observed object:", () => {
  test.each([
    ["a", "a", undefined],
    ["a", "b", `${never} "a", not "b"`],
    ["a", undefined, `${never} "a", not nothing`],
    [undefined, "a", `${never} nothing, not "a"`],
    [["a", "b"], ["b", "a"], `${never} ["a", "b"], not ["b", "a"]`],
    [["a", "b", "c"], ["a"], `${never} a list of 3 items, not ["a"]`],
  ])("from %s to %s", (before, after, message) => {
    expect(change(field, before, after)).toBe(message);
  });

  test.each([
    [undefined, "a", undefined],
    ["a", undefined, `${never} "a", not nothing`],
    ["a", "b", `${never} "a", not "b"`],
  ])("a field that may be added, from %s to %s", (before, after, message) => {
    expect(change({ ...field, mayBeAdded: true }, before, after)).toBe(message);
  });

  test.each([
    ["old", "new", undefined],
    [undefined, "old", undefined],
    ["new", "old", `${forward} "new", not "old"`],
    ["new", undefined, `${forward} "new", not nothing`],
  ])("a field that can only move forward, from %s to %s", (before, after, message) => {
    expect(change({ ...field, forward: ["old", "newer", "new"] }, before, after)).toBe(message);
  });

  test.each([
    ["flavor=a size=1", "flavor=a size=2", undefined],
    ["flavor=a size=1", "flavor=b size=1", `${never} "a", not "b"`],
    ["size=1", "size=2", undefined],
    [undefined, "flavor=a", `${never} nothing, not "a"`],
  ])("a value in a field that contains more, from %s to %s", (before, after, message) => {
    const readValue = (text: unknown) => /flavor=(\w)/.exec(String(text))?.[1];

    expect(change({ ...field, readValue }, before, after)).toBe(message);
  });

  test("the API server has the same check as a CEL rule", () => {
    expect(transitionOf(field)).toEqual({
      cel: "self == oldSelf",
      message: "cannot be changed once the cluster exists",
    });
    expect(transitionOf({ ...field, forward: ["old", "new"] })).toEqual({
      cel: "{'old': 0, 'new': 1}[self] >= {'old': 0, 'new': 1}[oldSelf]",
      message: "can only move forward: old, new",
    });
  });
});

describe("V6: a module may have several kinds for one object:", () => {
  test.each([
    ["SomeControlPlane", `${never} "a", not "b"`],
    ["OtherControlPlane", undefined],
  ])("a field that is immutable in %s", (kind, message) => {
    expect(change({ ...field, kind }, "a", "b")).toBe(message);
  });

  test.each([
    [`${controlPlaneGroup}/v1`, "SomeControlPlane", undefined],
    [`${controlPlaneGroup}/v1`, "OtherControlPlane", `${never} it has a SomeControlPlane, not a OtherControlPlane`],
    [
      "example.org/v1",
      "SomeControlPlane",
      `${never} it has a SomeControlPlane of ${controlPlaneGroup}, not a SomeControlPlane of example.org`,
    ],
  ])("a change to %s %s", (apiVersion, kind, message) => {
    expect(retype(apiVersion, kind)).toBe(message);
  });
});
