import { describe, expect, test } from "vitest";
import type { JsonObject } from "../kubernetes/object.ts";
import { predictChanges } from "./prediction.ts";
import { formatUnsettled } from "./plan-report.ts";

const offline = (spec: JsonObject) => ({
  composite: {
    apiVersion: "capi.crossplane.io/v1beta1",
    kind: "KubernetesCluster",
    metadata: { name: "demo", namespace: "team-a" },
    spec: { kubernetes: { version: "v1.35.2" }, infrastructure: { docker: {} }, ...spec },
  },
  input: undefined,
  environment: undefined,
  available: [],
});

describe("a plan that does not converge within its limit", () => {
  const limited = predictChanges({ offline: offline({}), start: {}, maximumResponses: 1 });

  test("has the changes of the last response", () => {
    expect(limited.unfinished?.map(({ object }) => object)).toContain("Cluster/demo");
    expect(predictChanges({ offline: offline({}), start: {} }).unfinished).toBeUndefined();
  });

  test("reports the objects that still change", () => {
    const text = formatUnsettled({ ...limited, warnings: [] }, "the change");
    expect(text).toMatch(/^the change does not converge.*; still changing:\n/);
    expect(text).toContain("  + Cluster/demo\n");
  });
});

test("an add-on with `after` is created in a later step", () => {
  const chart = { repoURL: "https://charts.example.org", chartName: "c", version: "1.0.0", namespace: "n" };
  const addons = [
    { name: "first", helm: chart },
    { name: "second", after: ["first"], helm: chart },
  ];
  const start = predictChanges({ offline: offline({}), start: {} }).checkpoints.at(-1) ?? {};
  const { steps } = predictChanges({ offline: offline({ addons }), start });
  expect(steps.map((changes) => changes.map(({ action, object }) => `${action} ${object.slice(0, 26)}`))).toEqual([
    ["create HelmChartProxy/demo-first-"],
    ["create HelmChartProxy/demo-second"],
  ]);
});
