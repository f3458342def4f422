import { RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";
import { describe, expect, test } from "vitest";
import { compositeName, readRequest } from "./request.ts";
import { decodeRequest, type FunctionRequest } from "./wire/request.ts";

const composite = { kind: "KubernetesCluster", metadata: { name: "demo", namespace: "team-a" } };
/** As it comes over the wire. */
function received(request: object): FunctionRequest {
  return decodeRequest(Buffer.from(RunFunctionRequest.encode(RunFunctionRequest.fromPartial(request)).finish()));
}

const surroundings = { now: 1234, functionVersion: "v1.2.3" };

describe("compose is given", () => {
  test("the composite, what exists, the input, the environment and the time", () => {
    const environment = { kubernetesCluster: { zone: "a" } };
    const request = received({
      observed: { composite: { resource: composite }, resources: { cluster: { resource: { kind: "Cluster" } } } },
      input: { kind: "Input" },
      context: { "apiextensions.crossplane.io/environment": environment },
    });

    expect(readRequest(request, surroundings)).toEqual({
      composite,
      observed: { cluster: { kind: "Cluster" } },
      required: {},
      input: { kind: "Input" },
      environment,
      tooDeep: [],
      ...surroundings,
    });
  });

  test("required resources of both kinds; a name without items says that there is nothing", () => {
    const request = received({
      observed: { composite: { resource: composite } },
      requiredResources: { missing: { items: [] }, both: { items: [{ resource: { kind: "New" } }] } },
      extraResources: { old: { items: [{ resource: { kind: "Old" } }] }, both: { items: [] } },
    });

    expect(readRequest(request, surroundings)?.required).toEqual({
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
  ])("nothing where there is %s", (_, request) => {
    expect(readRequest(received(request), surroundings)).toBeUndefined();
  });
});

test("a composite is called by its namespace, where it has one, and its name", () => {
  const named = (metadata: object) => received({ observed: { composite: { resource: { metadata } } } });

  expect(compositeName(named({ name: "demo", namespace: "team-a" }))).toBe("team-a/demo");
  expect(compositeName(named({ name: "demo" }))).toBe("demo");
  expect(compositeName(named({}))).toBe("");
});
