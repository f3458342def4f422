import {
  Ready,
  type Resource,
  RunFunctionRequest,
  RunFunctionResponse,
  Severity,
  Status as ConditionStatus,
  Target,
} from "@crossplane-org/function-sdk-typescript";
import { expect, test } from "vitest";
import type { ComposeOutput } from "../call.ts";
import { buildResponse } from "./response.ts";
import { decodeRequest } from "./wire/request.ts";
import { encodeResponse } from "./wire/response.ts";

const nothing: ComposeOutput = {
  desired: new Map(),
  isReady: false,
  status: {},
  conditions: [],
  events: [],
  fatal: undefined,
  problems: [],
  requirements: {},
  ttlSeconds: 10,
  held: [],
  approval: "",
};

function resource(body: Record<string, unknown> | undefined, rest: Partial<Resource> = {}): Resource {
  return { resource: body, connectionDetails: {}, ready: Ready.READY_UNSPECIFIED, ...rest };
}

/** The response as Crossplane decodes it. */
function write(request: Partial<RunFunctionRequest>, output: Partial<ComposeOutput>): RunFunctionResponse {
  const full = RunFunctionRequest.fromPartial({ meta: { tag: "tag" }, ...request });
  const received = decodeRequest(Buffer.from(RunFunctionRequest.encode(full).finish()));
  return RunFunctionResponse.decode(encodeResponse(buildResponse(received, { ...nothing, ...output })));
}

test("the answer has the tag of the request and the TTL, and no empty requirements", () => {
  const response = write({}, { ttlSeconds: 300 });

  expect(response.meta).toEqual({ tag: "tag", ttl: { seconds: 300, nanos: 0 } });
  expect(response.requirements).toBeUndefined();
});

test("the answer has the readiness of every resource and of the composite", () => {
  const object = { apiVersion: "v1", kind: "K", metadata: { name: "n" } };
  const desired = new Map([
    ["a", { object, isReady: true }],
    ["b", { object, isReady: false }],
  ]);

  const response = write({}, { desired, isReady: true });

  expect(response.desired?.resources).toEqual({
    a: resource(object, { ready: Ready.READY_TRUE }),
    b: resource(object, { ready: Ready.READY_FALSE }),
  });
  expect(response.desired?.composite?.ready).toBe(Ready.READY_TRUE);
  expect(write({}, nothing).desired?.composite?.ready).toBe(Ready.READY_FALSE);
});

test("the answer passes on the desired state of other functions and the context", () => {
  const connectionDetails = { password: Buffer.from("p") };
  const other = resource({ kind: "Other" }, { connectionDetails, ready: Ready.READY_TRUE });
  const request = {
    desired: { composite: resource({ note: "x" }, { connectionDetails }), resources: { other } },
    context: { key: "value" },
  };

  const response = write(request, nothing);

  expect(response.desired?.resources).toEqual({ other });
  expect(response.desired?.composite).toMatchObject({ resource: { note: "x" }, connectionDetails });
  expect(response.context).toEqual({ key: "value" });
});

test("the answer merges the status over that of earlier functions, without undefined fields", () => {
  const status = { cost: 5, phase: "Mine", endpoint: "preserved" };
  const request = { desired: { composite: resource({ status }), resources: {} } };

  const response = write(request, { status: { phase: "Ready", endpoint: undefined } });

  expect(response.desired?.composite?.resource).toEqual({ status: { cost: 5, phase: "Ready", endpoint: "preserved" } });
});

test("conditions and events target the composite and the claim", () => {
  const target = Target.TARGET_COMPOSITE_AND_CLAIM;
  const response = write(
    {},
    {
      conditions: [
        { type: "A", status: "True", reason: "R", message: "m" },
        { type: "B", status: "False", reason: "R" },
        { type: "C", status: "Unknown", reason: "R" },
      ],
      events: [
        { severity: "Normal", reason: "ClusterReady", message: "n" },
        { severity: "Warning", reason: "ClusterDegraded", message: "w" },
      ],
    },
  );

  expect(response.conditions).toEqual([
    { type: "A", status: ConditionStatus.STATUS_CONDITION_TRUE, reason: "R", message: "m", target },
    { type: "B", status: ConditionStatus.STATUS_CONDITION_FALSE, reason: "R", message: "", target },
    { type: "C", status: ConditionStatus.STATUS_CONDITION_UNKNOWN, reason: "R", message: "", target },
  ]);
  expect(response.results).toEqual([
    { severity: Severity.SEVERITY_NORMAL, reason: "ClusterReady", message: "n", target },
    { severity: Severity.SEVERITY_WARNING, reason: "ClusterDegraded", message: "w", target },
  ]);
});

test("the answer requires resources by name and namespace", () => {
  const selector = { apiVersion: "v1", kind: "K", name: "n", namespace: "ns" };

  const { requirements } = write({}, { requirements: { one: selector } });

  expect(requirements?.resources).toEqual({
    one: { apiVersion: "v1", kind: "K", matchName: "n", matchLabels: undefined, namespace: "ns" },
  });
});

test("a rejection by compose is fatal, changes nothing and preserves the conditions", () => {
  const desired = { composite: resource({ note: "x" }), resources: { other: resource({ kind: "Other" }) } };
  const conditions = [{ type: "Available", status: "True", reason: "R", message: "" } as const];

  const response = write({ desired }, { fatal: "spec.x: is wrong", conditions, status: { phase: "Ready" } });

  expect(response.results).toEqual([
    {
      severity: Severity.SEVERITY_FATAL,
      reason: "InvalidCluster",
      message: "spec.x: is wrong",
      target: Target.TARGET_COMPOSITE_AND_CLAIM,
    },
  ]);
  expect(response.desired).toEqual(desired);
  expect(response.conditions).toMatchObject([{ type: "Available", status: ConditionStatus.STATUS_CONDITION_TRUE }]);
  expect(response.meta).toEqual({ tag: "tag", ttl: undefined });
});
