import { expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { composite, quickStart, run, running } from "./world.ts";

const whole = running(composite());
const deep = (levels: number): JsonObject =>
  Array.from({ length: levels }).reduce<JsonObject>((inside) => ({ a: inside }), {});
const many = (count: number) => Array.from({ length: count }, (_, index) => `name-${index}`);
const mapOf = (count: number) => Object.fromEntries(many(count).map((name) => [name, "x"]));
const withSpec = (spec: JsonObject) => composite({ ...quickStart, ...spec });
const override = (more: JsonObject) => withSpec({ overrides: [{ name: "o", target: { kind: "Cluster" }, ...more }] });
const files = many(20).map((name) => ({ path: `/etc/${name}`, content: "x".repeat(10_000) }));

/** Every limit of docs/limits.md that a KubernetesCluster alone can exceed. */
test.each<[title: string, xr: JsonObject, message: string]>([
  [
    "levels",
    override({ patch: deep(70) }),
    "spec.overrides.0.patch.a.a.a: has more than 64 levels of objects and lists",
  ],
  ["values", withSpec({ x: many(50_000) }), "spec: has more than 50000 values"],
  ["labels", composite(quickStart, { labels: mapOf(1001) }), "metadata.labels: has more than 1001 values"],
  [
    "items",
    withSpec({ workers: many(51).map((name) => ({ name })) }),
    "spec.workers: 51 items are not allowed: must have at most 50 items",
  ],
  [
    "keys",
    withSpec({ controlPlane: { labels: mapOf(65) } }),
    "spec.controlPlane.labels: 65 keys are not allowed: must have at most 64 keys",
  ],
  [
    "digits of a version",
    withSpec({ kubernetes: { version: "v1.99999999.0" } }),
    'spec.kubernetes.version: "v1.99999999.0" is not allowed: ' +
      "must be vMAJOR.MINOR.PATCH with numbers of at most 4 digits",
  ],
  [
    "minor versions ahead",
    withSpec({ kubernetes: { version: "v1.999.0" } }),
    'spec.kubernetes.version: "v1.999.0" is too far ahead of the running v1.35.2: an upgrade may span at most 20',
  ],
  [
    "copies",
    override({ jsonPatch: many(24).map((name) => ({ op: "copy", from: "/spec", path: `/spec/${name}` })) }),
    "cannot be applied to Cluster: ",
  ],
  [
    "content of all pools",
    withSpec({ workers: many(50).map((name) => ({ name })), workerDefaults: { files } }),
    "spec.workers: 50 MachineDeployments have",
  ],
])("a KubernetesCluster over a limit is rejected: %s", (_, xr, message) => {
  const output = run(xr, { observed: whole });

  expect(output.fatal).toContain(message);
  expect(output.fatal?.length).toBeLessThan(1000);
  expect(output.desired.size).toBe(0);
  expect(output.conditions.find(({ type }) => type === "Available")?.status).toBe("True");
});

test("the limits also apply to the Input and the environment", () => {
  expect(run(composite(), { input: { defaults: deep(70) } }).fatal).toContain(
    "input.defaults.a.a.a.a.a: has more than 64",
  );
  expect(run(composite(), { environment: deep(70) }).fatal).toContain(
    "environment.a.a.a.a.a.a: has more than 64 levels",
  );
});

test("a status over a limit is rejected, and the running cluster does not change", () => {
  const output = run({ ...composite(), status: { pendingWrites: many(60_000) } }, { observed: whole });

  expect(output.fatal).toContain("status: has more than 50000 values");
  expect(output.desired.size).toBe(0);
});

test("more observed objects than the limit are rejected", () => {
  const observed = { ...whole, ...Object.fromEntries(many(8001).map((name) => [name, {}])) };

  expect(run(composite(), { observed }).fatal).toMatch(/^the cluster has \d+ objects: at most 8000 are allowed/);
});
