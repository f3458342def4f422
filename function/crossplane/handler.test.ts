import {
  Ready,
  type Resource,
  RunFunctionRequest,
  RunFunctionResponse,
  Severity,
} from "@crossplane-org/function-sdk-typescript";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compose } from "../compose.ts";
import type { ComposeInput, ComposeOutput } from "../call.ts";
import { handle, type Labels } from "./handler.ts";
import { decodeRequest } from "./wire/request.ts";
import { writeStruct } from "./wire/value.ts";
import { Writer } from "./wire/writer.ts";

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
const composite = { kind: "KubernetesCluster", metadata: { name: "demo", namespace: "team-a" } };

function resource(body: Record<string, unknown> | undefined): Resource {
  return { resource: body, connectionDetails: {}, ready: Ready.READY_UNSPECIFIED };
}

function requestWith(parts: Partial<RunFunctionRequest>): RunFunctionRequest {
  const observed = { composite: resource(composite), resources: {} };
  return RunFunctionRequest.fromPartial({ meta: { tag: "tag" }, observed, ...parts });
}

/** Runs one request and returns the response and the reported errors. */
function run(request: RunFunctionRequest, answer: Answer) {
  return runBytes(Buffer.from(RunFunctionRequest.encode(request).finish()), answer);
}

type Answer = Partial<ComposeOutput> | ((input: ComposeInput) => ComposeOutput);

function runBytes(request: Buffer, answer: Answer) {
  const errors: { error: unknown; labels: Labels }[] = [];
  const { bytes, isLasting } = handle(decodeRequest(request), {
    compose: (input) => (typeof answer === "function" ? answer(input) : { ...nothing, ...answer }),
    now: () => 1234,
    functionVersion: "v1.2.3",
    report: (error, labels) => errors.push({ error, labels }),
  });
  return { response: RunFunctionResponse.decode(bytes), bytes, isLasting, errors };
}

const cluster = { apiVersion: "v1", kind: "Cluster", name: "demo", namespace: "team-a" };

test.each<[string, Partial<ComposeOutput>, boolean]>([
  ["that is settled", {}, true],
  ["that is changing", { ttlSeconds: 10 }, false],
  ["with requirements", { requirements: { cluster } }, false],
  ["with events", { events: [{ severity: "Normal", reason: "ClusterReady", message: "" }] }, false],
  ["that is rejected", { fatal: "no" }, false],
])("isLasting of the answer for a cluster %s", (_, output, isLasting) => {
  expect(run(requestWith({}), { ttlSeconds: 300, ...output }).isLasting).toBe(isLasting);
});

describe("a rejection", () => {
  test("of a request without a composite is fatal", () => {
    const { response } = run(requestWith({ observed: undefined }), nothing);

    expect(response.results).toMatchObject([{ severity: Severity.SEVERITY_FATAL, reason: "InvalidRequest" }]);
    expect(response.meta?.tag).toBe("tag");
  });

  test("after an internal error is fatal, is reported, and repeats nothing of the error", () => {
    const observed = { composite: resource(composite), resources: { cluster: resource({ kind: "Cluster" }) } };
    const { response, errors } = run(requestWith({ observed }), () => {
      throw new TypeError("boom");
    });

    expect(response.results).toMatchObject([
      {
        severity: Severity.SEVERITY_FATAL,
        reason: "InternalError",
        message: expect.stringContaining("internal error of the function"),
      },
    ]);
    expect(response.conditions.map(({ type }) => type)).toContain("Available");
    expect(errors).toMatchObject([{ error: { message: "boom" }, labels: { tag: "tag", composite: "team-a/demo" } }]);
    expect(JSON.stringify(response.results)).not.toContain("boom");
  });

  test("of an answer that Crossplane would not accept is fatal and small", () => {
    const large = { note: "x".repeat(4 * 1024 * 1024) };
    const request = requestWith({ desired: { composite: resource(large), resources: {} } });

    for (const output of [nothing, { fatal: "also large" }]) {
      const { response, bytes } = run(request, output);
      expect(response.results).toMatchObject([{ severity: Severity.SEVERITY_FATAL, reason: "AnswerTooLarge" }]);
      expect(bytes.length).toBeLessThan(10_000);
    }
  });
});

test("an answer of 4 MiB is sent, one byte more is rejected", () => {
  const limit = 4 * 1024 * 1024;
  const answerWith = (length: number) => run(requestWith({ context: { text: "x".repeat(length) } }), nothing).bytes;
  const start = limit - 1000;
  const fitting = start + limit - answerWith(start).length;

  expect(answerWith(fitting)).toHaveLength(limit);
  expect(answerWith(fitting + 1).length).toBeLessThan(10_000);
});

test("a composite that is nested too deeply is rejected with the path", () => {
  const writer = new Writer();
  writeStruct(writer, { metadata: composite.metadata });
  const before = writer.size;
  writer.text(26, "bottom");
  for (let level = 0; level < 5000; level += 1) {
    writer.close(18, before);
    writer.text(10, "spec");
    writer.close(10, before);
    if (level < 4999) writer.close(42, before);
  }
  // Closes the resource, the composite and the observed state.
  for (const tag of [10, 10, 18]) writer.close(tag, 0);

  const { response } = runBytes(writer.finish(), compose);

  const message = "spec.spec.spec.spec.spec.spec.spec: has more than 64 levels of objects and lists";
  expect(response.results).toMatchObject([{ severity: Severity.SEVERITY_FATAL, reason: "InvalidCluster", message }]);
});

test("an observed object that is nested too deeply is named, and its cluster is not changed", () => {
  const deep: object = Array.from({ length: 101 }).reduce<object>((inside) => ({ inside }), {});
  const observed = {
    composite: resource({ ...composite, spec: {} }),
    resources: { "worker-a": resource({ kind: "MachineDeployment", spec: deep }) },
  };
  const { response } = run(requestWith({ observed }), compose);

  expect(response.results[0]?.message).toContain("resource worker-a has more than 100 levels");
  expect(response.desired).toBeUndefined();
});

test("any composite and observed resources get an answer", () => {
  const body = fc.dictionary(fc.constantFrom("kind", "metadata", "spec", "status", "x"), fc.jsonValue({ maxDepth: 3 }));
  const named = body.map((fields) => ({ ...fields, metadata: { name: "demo", namespace: "team-a" } }));
  fc.assert(
    fc.property(fc.oneof(body, named), body, (any, cluster) => {
      const observed = { composite: resource(any), resources: { cluster: resource(cluster) } };
      const { response } = run(requestWith({ observed }), compose);
      expect(response.meta?.tag).toBe("tag");
      expect(response.results).not.toMatchObject([{ reason: "InternalError" }]);
    }),
  );
});
