import { describe, expect, test } from "vitest";
import type { JsonObject } from "../kubernetes/object.ts";
import { isControlPlaneAvailable, isInfrastructureProvisioned, runningVersion } from "./contract.ts";

const available = (status: string, observedGeneration = 2): JsonObject => ({
  metadata: { generation: 2 },
  status: { observedGeneration, ready: true, conditions: [{ type: "Available", status, observedGeneration }] },
});

describe("a control plane is available", () => {
  test.each<["v1beta1" | "v1beta2", JsonObject, boolean]>([
    ["v1beta2", available("True"), true],
    ["v1beta2", available("False"), false],
    ["v1beta2", available("True", 1), false],
    ["v1beta2", { status: { ready: true } }, false],
    ["v1beta1", { status: { ready: true } }, true],
    ["v1beta1", { status: { ready: false } }, false],
    ["v1beta1", { status: {} }, false],
    ["v1beta1", { metadata: { generation: 2 }, status: { ready: true, observedGeneration: 2 } }, true],
    ["v1beta1", { metadata: { generation: 2 }, status: { ready: true, observedGeneration: 1 } }, false],
  ])("by %s: %j is %s", (contract, object, expected) => {
    expect(isControlPlaneAvailable(object, contract)).toBe(expected);
  });
});

test.each<["v1beta1" | "v1beta2", JsonObject, boolean]>([
  ["v1beta2", { status: { initialization: { provisioned: true } } }, true],
  ["v1beta2", { status: { ready: true } }, false],
  ["v1beta1", { status: { ready: true } }, true],
  ["v1beta1", { status: { initialization: { provisioned: true } } }, false],
])("infrastructure is provisioned by %s: %j is %s", (contract, object, expected) => {
  expect(isInfrastructureProvisioned(object, contract)).toBe(expected);
});

test.each<[JsonObject, string | undefined]>([
  [{ versions: [{ version: "v1.34.1" }, { version: "v1.35.0" }], version: "v1.35.0" }, "v1.34.1"],
  [{ version: "v1.34.2+rke2r1" }, "v1.34.2+rke2r1"],
  [{ version: "1.31" }, "v1.31.0"],
  [{ version: "1.31.4" }, "v1.31.4"],
  [{ version: "" }, undefined],
  [{}, undefined],
])("the running version of %j is %s", (status, version) => {
  expect(runningVersion({ status })).toBe(version);
});
