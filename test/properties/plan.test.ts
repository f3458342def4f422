import { globSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { predictChanges } from "../../function/cli/prediction.ts";
import { readManifests } from "../../function/cli/manifest.ts";
import type { OfflineInput } from "../../function/cli/offline.ts";
import { machinesIn } from "../../function/cli/plan-report.ts";
import type { PlannedObjects } from "../../function/cli/planned-objects.ts";
import { toCanonicalJson } from "../../function/kubernetes/hash.ts";
import { type JsonObject, objectAt, withValueAt } from "../../function/kubernetes/object.ts";
import { inputFor } from "../golden/examples.ts";
import { edits, firstSpec } from "../histories/edits.ts";
import { seedOfCI } from "./seed.ts";

/** The platform's versions have each minor version that an edit may reach, with images of a machine class. */
const input: JsonObject = {
  machineClasses: { small: { image: { name: "node:small" } }, large: { image: { name: "node:large" } } },
  versions: ["v1.33.9", "v1.34.1", "v1.35.1", "v1.36.1"].map((name) => ({ name, images: { small: `small:${name}` } })),
};

const composite = (spec: JsonObject): JsonObject => ({
  apiVersion: "capi.crossplane.io/v1beta1",
  kind: "KubernetesCluster",
  metadata: { name: "demo", namespace: "team-a" },
  spec,
});

const offline = (spec: JsonObject): Omit<OfflineInput, "observed"> => ({
  composite: composite(spec),
  input,
  environment: undefined,
  available: [],
});

type Drawn = { name: string; where: number; value: number };

const drawn = (names: readonly string[], maxLength: number) =>
  fc.array(fc.record({ name: fc.constantFrom(...names), where: fc.nat(9), value: fc.nat(99) }), { maxLength });

/** A pool that is held back keeps its content, so it does not reach the content of the spec (rule V4). */
const editsWithoutHold = Object.keys(edits).filter((name) => name !== "hold pool at its version");

const edited = (spec: JsonObject, choices: readonly Drawn[]) =>
  choices.reduce<JsonObject>((result, { name, ...choice }) => edits[name]?.(result, choice) ?? result, spec);

const bookkeeping = new Set(
  ["rendered-from", "requested", "content", "accepted", "version", "pool-step", "environment"].map(
    (name) => `capi.crossplane.io/${name}`,
  ),
);

/** It depends on observed machines (rule P5): a pool that grew before autoscaling has another limit than a new one. */
const limitOfHealthCheck = ["spec", "remediation", "triggerIf"] as const;

/** The content of a planned world, without the function's annotations and without limits that depend on machines. */
function contentOf(world: PlannedObjects): string {
  const objects = Object.entries(world).map(([key, { applied }]) => {
    const annotations = Object.entries(objectAt(applied, "metadata", "annotations") ?? {}).filter(
      ([name]) => !bookkeeping.has(name),
    );
    const content =
      applied["kind"] === "MachineHealthCheck" ? withValueAt(applied, limitOfHealthCheck, "observed") : applied;
    return [key, { ...content, metadata: { ...objectAt(applied, "metadata"), annotations } }] as const;
  });
  return toCanonicalJson(Object.fromEntries(objects.toSorted(([left], [right]) => (left < right ? -1 : 1))));
}

const machinesOf = (world: PlannedObjects) =>
  Object.values(world).reduce((sum, { machines }) => sum + [...machines.values()].reduce((a, b) => a + b, 0), 0);

/** Plans an edit of a cluster. The run is skipped if the cluster or the edit is rejected. */
function planned(first: readonly Drawn[], second: readonly Drawn[]) {
  const before = edited(firstSpec, first);
  const after = edited(before, second);
  const old = predictChanges({ offline: offline(before), start: {} });
  const start = old.checkpoints.at(-1) ?? {};
  const plan = predictChanges({ offline: offline(after), start });
  fc.pre(!old.rejected && !plan.rejected);
  expect(old.unfinished ?? plan.unfinished).toBeUndefined();
  return { start, plan, end: plan.checkpoints.at(-1) ?? {}, after };
}

test("a plan ends, and the number of machines changes by those that it adds and removes", () => {
  fc.assert(
    fc.property(drawn(Object.keys(edits), 6), drawn(Object.keys(edits), 3), (first, second) => {
      const { start, plan, end } = planned(first, second);
      const { added, removed } = machinesIn(plan.steps);
      expect(machinesOf(start) + added - removed).toBe(machinesOf(end));
    }),
    { numRuns: 40, ...seedOfCI },
  );
});

test("a plan has no steps exactly if both specs render the same objects, and ends at those of the new spec", () => {
  fc.assert(
    fc.property(drawn(editsWithoutHold, 6), drawn(editsWithoutHold, 3), (first, second) => {
      const { start, plan, end, after } = planned(first, second);
      const fresh = predictChanges({ offline: offline(after), start: {} }).checkpoints.at(-1) ?? {};
      expect(plan.steps.length === 0).toBe(contentOf(start) === contentOf(fresh));
      expect(contentOf(end)).toBe(contentOf(fresh));
    }),
    { numRuns: 40, ...seedOfCI },
  );
});

describe("every example reaches the next minor version", () => {
  test.each(globSync("examples/*/*.yaml", { exclude: ["**/input.yaml"] }).toSorted())("%s", (file) => {
    const text = readFileSync(file, "utf8");
    const [, minor = ""] = /version: v1\.(\d+)\./.exec(text) ?? [];
    const raised = text.replaceAll(`v1.${minor}.`, `v1.${Number(minor) + 1}.`);
    const start = predictChanges({ offline: ofFile(text), start: {} }).checkpoints.at(-1) ?? {};

    const plan = predictChanges({ offline: ofFile(raised), start });

    expect(plan.rejected?.fatal).toBeUndefined();
    expect(machinesIn(plan.steps).machines).toBeGreaterThan(0);
    const fresh = predictChanges({ offline: ofFile(raised), start: {} }).checkpoints.at(-1) ?? {};
    expect(contentOf(plan.checkpoints.at(-1) ?? {})).toBe(contentOf(fresh));
  });
});

function ofFile(text: string): Omit<OfflineInput, "observed"> {
  const [manifest] = readManifests({ name: "example", text }).manifests;
  const composite = manifest?.object ?? {};
  return { composite, input: inputFor(composite), environment: undefined, available: [] };
}
