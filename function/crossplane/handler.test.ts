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

/** Runs one request and tells what was answered and what was reported. */
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
  ["at rest", {}, true],
  ["that moves", { ttlSeconds: 10 }, false],
  ["of which more must be seen", { requirements: { cluster } }, false],
  ["with news", { events: [{ severity: "Normal", reason: "ClusterReady", message: "" }] }, false],
  ["that is rejected", { fatal: "no" }, false],
])("the answer about a cluster %s", (_, output, isLasting) => {
  expect(run(requestWith({}), { ttlSeconds: 300, ...output }).isLasting).toBe(isLasting);
});

describe("a rejection", () => {
  test("of a request without a composite is fatal", () => {
    const { response } = run(requestWith({ observed: undefined }), nothing);

    expect(response.results).toMatchObject([{ severity: Severity.SEVERITY_FATAL, reason: "InvalidRequest" }]);
    expect(response.meta?.tag).toBe("tag");
  });

  test("after a mistake of ours is fatal, reported, and repeats nothing of what was thrown", () => {
    const observed = { composite: resource(composite), resources: { cluster: resource({ kind: "Cluster" }) } };
    const { response, errors } = run(requestWith({ observed }), () => {
      throw new TypeError("boom");
    });

    expect(response.results).toMatchObject([
      {
        severity: Severity.SEVERITY_FATAL,
        reason: "InternalError",
        message: expect.stringContaining("its log says where"),
      },
    ]);
    expect(response.conditions.map(({ type }) => type)).toContain("Available");
    expect(errors).toMatchObject([{ error: { message: "boom" }, labels: { tag: "tag", composite: "team-a/demo" } }]);
    expect(JSON.stringify(response.results)).not.toContain("boom");
  });

  test("of an answer that Crossplane would not take is fatal and small", () => {
    const large = { note: "x".repeat(4 * 1024 * 1024) };
    const request = requestWith({ desired: { composite: resource(large), resources: {} } });

    for (const output of [nothing, { fatal: "also large" }]) {
      const { response, bytes } = run(request, output);
      expect(response.results).toMatchObject([{ severity: Severity.SEVERITY_FATAL, reason: "AnswerTooLarge" }]);
      expect(bytes.length).toBeLessThan(10_000);
    }
  });
});

test("an answer of 4 MiB is taken, and one of one more byte is not", () => {
  const limit = 4 * 1024 * 1024;
  const answerWith = (length: number) => run(requestWith({ context: { text: "x".repeat(length) } }), nothing).bytes;
  const start = limit - 1000;
  const fitting = start + limit - answerWith(start).length;

  expect(answerWith(fitting)).toHaveLength(limit);
  expect(answerWith(fitting + 1).length).toBeLessThan(10_000);
});

test("a composite that is nested too deeply is rejected with its path", () => {
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
  // The object of a resource, the composite, what is observed.
  for (const tag of [10, 10, 18]) writer.close(tag, 0);

  const { response } = runBytes(writer.finish(), compose);

  const message = "spec.spec.spec.spec.spec.spec.spec: has more than 64 levels of objects and lists";
  expect(response.results).toMatchObject([{ severity: Severity.SEVERITY_FATAL, reason: "InvalidCluster", message }]);
});

test("an observed object that is nested too deeply is named, and its cluster is left as it is", () => {
  const deep: object = Array.from({ length: 101 }).reduce<object>((inside) => ({ inside }), {});
  const observed = {
    composite: resource({ ...composite, spec: {} }),
    resources: { "worker-a": resource({ kind: "MachineDeployment", spec: deep }) },
  };
  const { response } = run(requestWith({ observed }), compose);

  expect(response.results[0]?.message).toContain("what is observed as worker-a has more than 100 levels");
  expect(response.desired).toBeUndefined();
});

test("whatever a composite and observed resources look like, there is an answer", () => {
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
