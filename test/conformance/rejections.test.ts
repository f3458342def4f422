import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { coreRules } from "../../function/cluster-api/object-rules.ts";
import { toPlain } from "../../function/composed/part.ts";
import { findBrokenObjectRules } from "../../function/kubernetes/object-rule.ts";
import { schema } from "../../function/schema.ts";
import { composeExample, examples, readExample } from "../golden/examples.ts";
import { composedCrds, formatRule, rulesOf } from "./cel-rules.ts";
import { answerTo } from "./rejection-cases.ts";
import { pageOf } from "./rejection-page.ts";
import { answersOf, placeOf, projects, type Rejection, rejectionsIn, titleOf } from "./rejections.ts";
import { clusterApiReleases, hasCrds } from "./upstream-crds.ts";

const modules = [...schema.infrastructure, ...schema.controlPlane, ...schema.bootstrap, ...schema.addons];
const rules = [...coreRules, ...modules.flatMap(({ objectRules = [] }) => objectRules)];
const cel = rejectionsIn("cel");
const all = [...cel, ...rejectionsIn("webhooks")];
const releases = clusterApiReleases.filter((release) => hasCrds(release));

describe.each(releases)("CEL rules of composed kinds in the CRDs of Cluster API %s and of the providers", (release) => {
  const known = composedCrds(release);
  const missing = known.flatMap(({ kind, crd }) => (crd ? [] : [kind]));
  if (missing.length > 0) process.stderr.write(`!!! NOT CHECKED, their CRDs are not here: ${missing.join(", ")}\n`);

  test("most CRDs are available", () => {
    expect(known.length - missing.length).toBeGreaterThan(8);
  });

  test("are those of the list", () => {
    const listed = cel
      .filter(({ kind }) => !missing.includes(kind))
      .map((one) => formatRule(one.kind, placeOf(one), one.rule ?? ""));
    const found = known.flatMap(({ version, crd }) => (crd ? rulesOf(crd, version) : []));

    expect(listed.toSorted()).toEqual(found.toSorted());
  });
});

test("the list has every composed kind", () => {
  const composed = schema.kinds.filter(({ group, use }) => use === "Composed" && group !== "").map(({ kind }) => kind);
  const listed = new Set([...all.map(({ kind }) => kind), ...projects.flatMap(({ without }) => without)]);

  expect(composed.filter((kind) => !listed.has(kind))).toEqual([]);
});

test.each(all)("$project: $kind $field $when has one answer", (rejection) => {
  expect(answersOf(rejection)).toHaveLength(1);
});

const titled = all.filter((rejection) => rejection.test !== undefined);

test.each(titled)("$test exists", ({ test: reference = "" }) => {
  const [, file = "", text = ""] = /^([^:]+): (.+)$/.exec(reference) ?? [];

  expect(readFileSync(file, "utf8")).toContain(text);
});

const cases = all.filter(({ override, spec }) => override !== undefined || spec !== undefined);

test.each(cases.map((one): [string, Rejection] => [titleOf(one), one]))("%s is rejected first", (_, rejection) => {
  const { override, exists, path = exists && override ? "overrides" : "overrides[0]", message = "" } = rejection;
  const answer = answerTo(rejection);

  expect(answer).toContain(`spec.${path}`);
  expect(answer).toContain(message);
});

describe("without overrides the composed objects violate no object rule", () => {
  test.each(examples)("%s", (name) => {
    const objects = [...composeExample(readExample(name)).desired.values()].map(({ object }) => toPlain(object));

    expect(objects.flatMap((object) => findBrokenObjectRules(rules, object))).toEqual([]);
  });
});

test("docs/development/rejections.md is up to date: `-u` writes it", async () => {
  await expect(pageOf(projects)).toMatchFileSnapshot("../../docs/development/rejections.md");
});
