import { RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";
import { describe, expect, test } from "vitest";
import { compositeName, readRequest } from "./request.ts";
import { decodeRequest, type FunctionRequest } from "./wire/request.ts";

const composite = { kind: "KubernetesCluster", metadata: { name: "demo", namespace: "team-a" } };
/** Encodes and decodes a request, as the wire does. */
function received(request: object): FunctionRequest {
  return decodeRequest(Buffer.from(RunFunctionRequest.encode(RunFunctionRequest.fromPartial(request)).finish()));
}

const dependencies = { now: 1234, functionVersion: "v1.2.3" };

describe("readRequest returns", () => {
  test("composite, observed objects, Input, environment and time", () => {
    const environment = { kubernetesCluster: { zone: "a" } };
    const request = received({
      observed: { composite: { resource: composite }, resources: { cluster: { resource: { kind: "Cluster" } } } },
      input: { kind: "Input" },
      context: { "apiextensions.crossplane.io/environment": environment },
    });

    expect(readRequest(request, dependencies)).toEqual({
      composite,
      observed: { cluster: { kind: "Cluster" } },
      required: {},
      input: { kind: "Input" },
      environment,
      tooDeep: [],
      ...dependencies,
    });
  });

  test("required resources of both protocol versions; a name without items means that none exist", () => {
    const request = received({
      observed: { composite: { resource: composite } },
      requiredResources: { missing: { items: [] }, both: { items: [{ resource: { kind: "New" } }] } },
      extraResources: { old: { items: [{ resource: { kind: "Old" } }] }, both: { items: [] } },
    });

    expect(readRequest(request, dependencies)?.required).toEqual({
      missing: [],
      both: [{ kind: "New" }],
      old: [{ kind: "Old" }],
    });
  });

  test.each([
    ["no observed state", {}],
    ["no composite", { observed: { composite: undefined } }],
    ["an empty composite", { observed: { composite: { resource: {} } } }],
    ["a composite without a name", { observed: { composite: { resource: { metadata: {} } } } }],
  ])("undefined for %s", (_, request) => {
    expect(readRequest(received(request), dependencies)).toBeUndefined();
  });
});

test("compositeName is the namespace, if any, and the name", () => {
  const named = (metadata: object) => received({ observed: { composite: { resource: { metadata } } } });

  expect(compositeName(named({ name: "demo", namespace: "team-a" }))).toBe("team-a/demo");
  expect(compositeName(named({ name: "demo" }))).toBe("demo");
  expect(compositeName(named({}))).toBe("");
});
