import { expect, test } from "vitest";
import type { AddedField } from "./added-fields.ts";
import { type ValidatedObject, type ProviderResult, findWebhookProblems, webhookReport } from "./webhook-report.ts";

const region: AddedField = { path: "spec.region", value: "eu", isOverwritten: false };
const zone: AddedField = { path: "spec.zones[].isPublic", value: false, isOverwritten: true };

function object(name: string, more: Partial<ValidatedObject> = {}): ValidatedObject {
  return { name, apiVersion: "infra/v1", kind: "CloudCluster", findings: [], added: [], ...more };
}

function result(
  release: string | undefined,
  objects: readonly ValidatedObject[],
  more: Partial<ProviderResult> = {},
): ProviderResult {
  const named = release === undefined ? { title: "CRD alone" } : { title: "cloud", release };
  return { ...named, crds: 2, webhooks: 4, objects, proofs: 1, missed: [], ...more };
}

const bad = object("b.yaml CloudCluster b", {
  findings: [
    { kind: "rejected", text: 'admission webhook "cloud" denied the request' },
    { kind: "written again", text: "spec.region" },
  ],
});

test("a row has the number of objects that a manager rejected, and of the fields that it added", () => {
  const twice = { ...bad, findings: [...bad.findings, { kind: "rejected", text: "by server-side apply" }] as const };
  const report = webhookReport([[result("v1", [object("a", { added: [region, zone] }), twice])]]);
  expect(report).toContain("| cloud | v1 | 2 | 4 | 2 | 1 | 0 | 0 | 0 | 1 | 2 | 1 | 1 of 1 |");
});

test("a manager that runs in several rounds is one row, and each of its problems is reported once", () => {
  const rounds = [[result("v1", [bad])], [result("v1", [bad])]];
  expect(webhookReport(rounds).match(/^\| cloud /gm)).toHaveLength(1);
  expect(findWebhookProblems(rounds)).toEqual([
    'cloud v1: b.yaml CloudCluster b: rejected: admission webhook "cloud" denied the request',
    "cloud v1: b.yaml CloudCluster b: written again: spec.region",
  ]);
});

test("a field that two releases add to several objects is one row with its values", () => {
  const objects = ["eu", "us", "ap"].map((value) => object(value, { added: [{ ...region, value }] }));
  const report = webhookReport([[result("v1", objects)], [result("v2", objects)]]);
  expect(report).toContain('| CloudCluster | `spec.region` | stays | `"eu"`, `"us"`, 1 more | 3 | cloud v1, v2 |');
});

test("a field that the next apply overwrites is marked", () => {
  const report = webhookReport([[result("v1", [object("a", { added: [zone] })])]]);
  expect(report).toContain("| CloudCluster | `spec.zones[].isPublic` | **overwritten**, added again | `false` | 1 |");
});

test("an accepted invalid object is a problem, and so is a manager without objects", () => {
  const rounds = [[result("v1", [object("a")], { missed: ["was accepted"] }), result("v2", [])]];
  expect(findWebhookProblems(rounds)).toEqual(["cloud v1: was accepted", "cloud v2: there is no object to check"]);
  expect(webhookReport(rounds)).toContain("| 0 of 1 |");
});

test("the report lists kinds without a webhook", () => {
  const objects = [object("a"), object("b", { kind: "Other" }), object("c")];
  expect(webhookReport([[result(undefined, objects)]])).toContain("*CRD alone*: CloudCluster, Other.");
});
