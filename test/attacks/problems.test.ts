import { describe, expect, test } from "vitest";
import { usualBounds } from "./attack.ts";
import type { Outcome } from "./honest/honest-callers.ts";
import type { Measurement } from "./measure-attack.ts";
import type { TenantMeasurement } from "./tenants/measure-tenant.ts";
import { findAttackProblems, findTenantProblems } from "./problems.ts";

const well: Outcome = { kind: "call", milliseconds: 1, error: "" };
const failed: Outcome = { kind: "call", milliseconds: 1, error: "UNAVAILABLE" };
const notServing: Outcome = { kind: "probe", milliseconds: 1, error: "NOT_SERVING" };

const withstood: Measurement = {
  attack: { name: "a", what: "", run: () => Promise.resolve("") },
  bounds: usualBounds,
  seconds: 1,
  did: "",
  failed: undefined,
  quiet: [well],
  attacked: [well],
  after: [well],
  megabytes: { before: 100, peak: 150, after: 120 },
  stopMilliseconds: 50,
  died: undefined,
};

describe("an attack", () => {
  test("is withstood if honest calls are answered, memory is bounded and SIGTERM stops the server", () => {
    expect(findAttackProblems(withstood)).toEqual([]);
  });

  test.each<[string, Partial<Measurement>]>([
    ["an honest call fails during it", { attacked: [well, failed] }],
    ["an honest call fails after it", { after: [failed] }],
    ["no honest call ends", { attacked: [] }],
    ["health is NOT_SERVING", { attacked: [well, notServing] }],
    ["the process dies", { died: "SIGABRT" }],
    ["memory exceeds its limit", { megabytes: { before: 100, peak: 201, after: 100 } }],
    ["SIGTERM takes too long", { stopMilliseconds: 3001 }],
    ["SIGTERM is ignored", { stopMilliseconds: undefined }],
    ["it reports an error", { failed: "an old certificate" }],
  ])("is not withstood if %s", (_, change) => {
    expect(findAttackProblems({ ...withstood, ...change })).toHaveLength(1);
  });

  test("excused kinds of calls may fail during the attack, not after it", () => {
    const bounds = { ...usualBounds, excused: ["probe"] } as const;

    expect(findAttackProblems({ ...withstood, bounds, attacked: [well, notServing] })).toEqual([]);
    expect(findAttackProblems({ ...withstood, bounds, after: [notServing] })).toHaveLength(1);
  });
});

const harmless: TenantMeasurement = {
  spec: { name: "a", what: "", request: () => Buffer.alloc(0) },
  kilobytes: 1,
  honest: { elapsed: [1], cpu: [0] },
  hostile: { elapsed: [1], cpu: [500, 10] },
  answer: "fatal: spec.a is too long",
  afterwards: "",
  megabytes: { before: 100, peak: 150 },
  stopMilliseconds: 50,
};

describe("a hostile spec", () => {
  test("is harmless if it is answered soon and the answer of another tenant does not change", () => {
    expect(findTenantProblems(harmless)).toEqual([]);
  });

  test.each<[string, Partial<TenantMeasurement>]>([
    ["every call takes long", { hostile: { elapsed: [1], cpu: [900, 600] } }],
    ["the tenant gets an internal error", { answer: "fatal: internal error: x" }],
    ["another tenant gets another answer", { afterwards: "another answer" }],
    ["memory exceeds its limit", { megabytes: { before: 100, peak: 301 } }],
    ["SIGTERM is ignored", { stopMilliseconds: undefined }],
  ])("is not harmless if %s", (_, change) => {
    expect(findTenantProblems({ ...harmless, ...change })).toHaveLength(1);
  });
});
