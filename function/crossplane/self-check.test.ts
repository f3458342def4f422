import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { sampleSpec } from "../cli/sample-cluster.ts";
import { compose } from "../compose.ts";
import type { ComposeInput } from "../call.ts";
import { watchInternalErrors } from "./internal-errors.ts";

const labels = { tag: "tag", composite: "team-a/demo" };
const pause = 10_000;

/** A function whose answers a test can change. */
function startWatched() {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const state = { now: 1_000_000, composed: 0, counted: 0, answer: compose };
  const specs: string[] = [];
  const composing = (input: ComposeInput) => {
    state.composed += 1;
    specs.push(specOf(input));
    return state.answer(input);
  };
  const errors = watchInternalErrors(
    { compose: composing, now: () => state.now, functionVersion: "v1.2.3" },
    { sampleSpec: sampleSpec(), logger, count: () => (state.counted += 1) },
  );
  return { errors, lines, state, specs };
}

function specOf({ composite }: ComposeInput): string {
  return JSON.stringify(composite["spec"]);
}

const boom = () => {
  throw new TypeError("boom");
};

test("an internal error is counted, logged with its stack, and triggers the self-check", () => {
  const { errors, lines, state } = startWatched();

  errors.report(new TypeError("boom"), labels);

  expect(lines).toMatchObject([
    {
      msg: "internal error",
      ...labels,
      err: { type: "TypeError", stack: expect.stringContaining("self-check.test.ts") },
    },
  ]);
  expect(state).toMatchObject({ counted: 1, composed: 2 });
  expect(errors.isHealthy()).toBe(true);
});

test("without an internal error nothing is checked", () => {
  const { errors, state } = startWatched();

  expect([errors.isHealthy(), errors.isHealthy()]).toEqual([true, true]);
  expect(state.composed).toBe(1);
});

test("many internal errors cause one check per ten seconds, also after the last error", () => {
  const { errors, state } = startWatched();

  for (const _ of Array.from({ length: 100 })) errors.report(new Error("boom"), labels);
  state.now += pause - 1;
  expect([errors.isHealthy(), state.composed]).toEqual([true, 2]);
  state.now += 1;
  expect([errors.isHealthy(), state.composed]).toEqual([true, 3]);
  state.now += pause;
  expect([errors.isHealthy(), state.composed]).toEqual([true, 3]);
});

describe("the function is broken for good", () => {
  const different = (input: ComposeInput) => ({ ...compose(input), isReady: true });

  test.each([
    ["it does not answer", boom, "not serving: the self-check has failed"],
    ["it answers differently", different, "not serving: the self-check returned another response than at the start"],
  ])("when %s", (_, answer, msg) => {
    const { errors, lines, state } = startWatched();
    state.answer = answer;

    errors.report(new Error("boom"), labels);
    state.answer = compose;
    state.now += pause;
    errors.report(new Error("boom"), labels);

    expect(errors.isHealthy()).toBe(false);
    expect(lines.map((line) => line["msg"])).toEqual(["internal error", msg, "internal error"]);
  });

  test("when only new specs fail, because the self-check has a new spec each time", () => {
    const { errors, state, specs } = startWatched();
    const known = new Set(specs);
    // Simulates that only cached answers work.
    state.answer = (input) => (known.has(specOf(input)) ? compose(input) : boom());

    errors.report(new Error("boom"), labels);

    expect(errors.isHealthy()).toBe(false);
  });
});

test("a function that does not answer the first self-check does not start", () => {
  const start = () =>
    watchInternalErrors(
      { compose: boom, now: () => 0, functionVersion: "v1.2.3" },
      { sampleSpec: sampleSpec(), logger: pino({ level: "silent" }), count: () => undefined },
    );

  expect(start).toThrow("cannot serve: the self-check has failed: boom");
});

test("the sample is composed completely: the answer has a control plane and a worker pool", () => {
  const output = compose({
    composite: {
      kind: "KubernetesCluster",
      apiVersion: "capi.crossplane.io/v1beta1",
      metadata: { name: "demo", namespace: "team-a" },
      spec: sampleSpec(),
    },
    observed: {},
    required: { cluster: [] },
    now: 0,
    functionVersion: "v1.2.3",
  });

  expect(output.fatal).toBeUndefined();
  expect([...output.desired.keys()].join(" ")).toMatch(/control-plane-.*machinedeployment/);
});
