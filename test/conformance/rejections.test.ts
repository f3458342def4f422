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

describe.each(releases)(
  "CEL rules of what is composed, by the CRDs of Cluster API %s and of the providers",
  (release) => {
    const known = composedCrds(release);
    const missing = known.flatMap(({ kind, crd }) => (crd ? [] : [kind]));
    if (missing.length > 0) process.stderr.write(`!!! NOT CHECKED, their CRDs are not here: ${missing.join(", ")}\n`);

    test("there are CRDs to compare with", () => {
      expect(known.length - missing.length).toBeGreaterThan(8);
    });

    test("each is in the list, and the list has no others", () => {
      const listed = cel
        .filter(({ kind }) => !missing.includes(kind))
        .map((one) => formatRule(one.kind, placeOf(one), one.rule ?? ""));
      const found = known.flatMap(({ version, crd }) => (crd ? rulesOf(crd, version) : []));

      expect(listed.toSorted()).toEqual(found.toSorted());
    });
  },
);

test("every composed kind has its part in the list", () => {
  const composed = schema.kinds.filter(({ group, use }) => use === "Composed" && group !== "").map(({ kind }) => kind);
  const listed = new Set([...all.map(({ kind }) => kind), ...projects.flatMap(({ without }) => without)]);

  expect(composed.filter((kind) => !listed.has(kind))).toEqual([]);
});

test.each(all)("$project: $kind $field $when has one answer", (rejection) => {
  expect(answersOf(rejection)).toHaveLength(1);
});

const titled = all.filter((rejection) => rejection.test !== undefined);

test.each(titled)("$test exists", ({ test: where = "" }) => {
  const [, file = "", text = ""] = /^([^:]+): (.+)$/.exec(where) ?? [];

  expect(readFileSync(file, "utf8")).toContain(text);
});

const cases = all.filter(({ override, spec }) => override !== undefined || spec !== undefined);

test.each(cases.map((one): [string, Rejection] => [titleOf(one), one]))("%s is rejected first", (_, rejection) => {
  const { override, exists, path = exists && override ? "overrides" : "overrides[0]", says = "" } = rejection;
  const answer = answerTo(rejection);

  expect(answer).toContain(`spec.${path}`);
  expect(answer).toContain(says);
});

describe("what is composed by itself breaks none of the rules that overrides are judged by", () => {
  test.each(examples)("%s", (name) => {
    const objects = [...composeExample(readExample(name)).desired.values()].map(({ object }) => toPlain(object));

    expect(objects.flatMap((object) => findBrokenObjectRules(rules, object))).toEqual([]);
  });
});

test("the page of the counts is as the list says: `-u` writes it anew", async () => {
  await expect(pageOf(projects)).toMatchFileSnapshot("../../docs/development/rejections.md");
});
