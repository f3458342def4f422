import { expect, test, vi } from "vitest";
import type * as providers from "../../function/infrastructure/index.ts";
import { at, type JsonObject, nameOf, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, quickStart, run, running } from "./world.ts";

vi.mock("../../function/infrastructure/index.ts", async (importActual) => {
  const [actual, { harbor }] = await Promise.all([importActual<typeof providers>(), import("../modules/harbor.ts")]);
  return { infrastructureProviders: [...actual.infrastructureProviders, harbor] };
});

const inHarbor = (...berths: string[]): JsonObject =>
  composite({ ...quickStart, infrastructure: { harbor: { berths } } });
const berthsOf = (...call: Parameters<typeof run>) => at(composed(run(...call), "HarborCluster"), "spec", "berths");

const before = running(inHarbor("a", "b"));
// The list is atomic: an id of the controller stays only while it is applied with the rest of the list.
const written = changed(before, keyOf(before, "HarborCluster"), {
  spec: {
    berths: [
      { name: "a", id: "1" },
      { name: "b", id: "2" },
    ],
  },
});

test("a module sees nothing before its infrastructure cluster is observed", () => {
  expect(berthsOf(inHarbor("a"))).toEqual([{ name: "a" }]);
});

test("a module says again what a controller wrote into an atomic list", () => {
  expect(berthsOf(inHarbor("a", "b"), { observed: written })).toEqual([
    { name: "a", id: "1" },
    { name: "b", id: "2" },
  ]);
});

test("what the spec adds and takes away of the list is still followed", () => {
  expect(berthsOf(inHarbor("b", "c"), { observed: written })).toEqual([{ name: "b", id: "2" }, { name: "c" }]);
});

test("N5: of a restored cluster, what was read counts as observed", () => {
  const world = Object.values(written);
  const answered = ({ requirements }: ReturnType<typeof run>) =>
    Object.fromEntries(
      Object.entries(requirements).map(([question, { kind, name }]) => [
        question,
        world.filter((object) => textAt(object, "kind") === kind && (name === undefined || nameOf(object) === name)),
      ]),
    );
  const xr = inHarbor("a", "b");
  const output = [1, 2, 3].reduce((earlier) => run(xr, { required: answered(earlier) }), run(xr, { required: {} }));

  expect(output.fatal).toBeUndefined();
  expect(at(composed(output, "HarborCluster"), "spec", "berths")).toEqual([
    { name: "a", id: "1" },
    { name: "b", id: "2" },
  ]);
});
