import { expect, test } from "vitest";
import { composite, quickStart, run } from "../../test/rules/world.ts";
import type { JsonObject } from "../kubernetes/object.ts";

test.each<[JsonObject, string]>([
  [{ image: { id: "kindest/node" } }, "spec.workers[0].machine.image.id: is not possible here: give name"],
  [{ disk: { sizeGiB: 40 } }, "spec.workers[0].machine.disk: is not possible: nodes share the disk of the host"],
])("words of clouds are refused: %o", (machine, message) => {
  expect(run(composite({ ...quickStart, workers: [{ name: "default", machine }] })).fatal).toContain(message);
});

test.each<[JsonObject, number, string | undefined]>([
  [{}, 8443, "spec.network.apiServerPort: 8443 has no effect: the provider's load balancer listens on 6443"],
  [{}, 6443, undefined],
  [
    { backend: "InMemory" },
    6443,
    "spec.network.apiServerPort: has no effect: the provider gives every API server in memory",
  ],
])("a port that the provider does not ask for: %o, %i", (docker, apiServerPort, message) => {
  const { fatal } = run(composite({ ...quickStart, infrastructure: { docker }, network: { apiServerPort } }));

  expect(fatal?.slice(0, message?.length)).toBe(message);
});
