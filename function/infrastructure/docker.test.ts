import { expect, test } from "vitest";
import { composite, quickStart, run } from "../../test/rules/world.ts";
import type { JsonObject } from "../kubernetes/object.ts";

test.each<[JsonObject, string]>([
  [{ image: { id: "kindest/node" } }, "spec.workers[0].machine.image.id: is not possible here: give name"],
  [{ disk: { sizeGiB: 40 } }, "spec.workers[0].machine.disk: is not possible: nodes share the disk of the host"],
])("words of clouds are refused: %o", (machine, message) => {
  expect(run(composite({ ...quickStart, workers: [{ name: "default", machine }] })).fatal).toContain(message);
});
