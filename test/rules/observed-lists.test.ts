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
// The list is atomic: an id of the controller stays only if it is applied with the rest of the list.
const written = changed(before, keyOf(before, "HarborCluster"), {
  spec: {
    berths: [
      { name: "a", id: "1" },
      { name: "b", id: "2" },
    ],
  },
});

test("before the infrastructure cluster is observed, a module composes the list of the spec", () => {
  expect(berthsOf(inHarbor("a"))).toEqual([{ name: "a" }]);
});

test("a module composes the fields that a controller wrote into an atomic list", () => {
  expect(berthsOf(inHarbor("a", "b"), { observed: written })).toEqual([
    { name: "a", id: "1" },
    { name: "b", id: "2" },
  ]);
});

test("items that the spec adds or removes are added to or removed from the list", () => {
  expect(berthsOf(inHarbor("b", "c"), { observed: written })).toEqual([{ name: "b", id: "2" }, { name: "c" }]);
});

test("N5: the objects that were read of a restored cluster count as observed", () => {
  const world = Object.values(written);
  const resourcesFor = ({ requirements }: ReturnType<typeof run>) =>
    Object.fromEntries(
      Object.entries(requirements).map(([requirement, { kind, name }]) => [
        requirement,
        world.filter((object) => textAt(object, "kind") === kind && (name === undefined || nameOf(object) === name)),
      ]),
    );
  const xr = inHarbor("a", "b");
  const output = [1, 2, 3].reduce((earlier) => run(xr, { required: resourcesFor(earlier) }), run(xr, { required: {} }));

  expect(output.fatal).toBeUndefined();
  expect(at(composed(output, "HarborCluster"), "spec", "berths")).toEqual([
    { name: "a", id: "1" },
    { name: "b", id: "2" },
  ]);
});
