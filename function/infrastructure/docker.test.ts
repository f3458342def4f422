import { expect, test } from "vitest";
import { composite, quickStart, run } from "../../test/rules/world.ts";
import type { JsonObject } from "../kubernetes/object.ts";

test.each<[JsonObject, string]>([
  [{ image: { id: "kindest/node" } }, "spec.workers[0].machine.image.id: is not possible here: give name"],
  [{ disk: { sizeGiB: 40 } }, "spec.workers[0].machine.disk: is not possible: nodes share the disk of the host"],
])("words of clouds are rejected: %o", (machine, message) => {
  expect(run(composite({ ...quickStart, workers: [{ name: "default", machine }] })).fatal).toContain(message);
});

const machineOn = (backend: string, docker: JsonObject) =>
  composite({
    ...quickStart,
    infrastructure: { docker: { backend } },
    workers: [{ name: "default", machine: { docker } }],
  });
const mount = { hostPath: "/a", containerPath: "/b" };

test.each<[string, JsonObject, string]>([
  ["InMemory", { extraMounts: [mount] }, "docker.extraMounts: is not possible with"],
  ["InMemory", { preLoadImages: ["a"] }, "docker.preLoadImages: is not possible with"],
  ["InMemory", { bootstrapTimeoutSeconds: 1 }, "docker.bootstrapTimeoutSeconds: is not possible with"],
  ["Docker", { startup: { nodeSeconds: 1 } }, "docker.startup: is not possible with"],
  ["Docker", { extraMounts: [mount, mount] }, 'docker.extraMounts[1].containerPath: "/b" appears twice'],
])("%s does not read %o", (backend, docker, message) => {
  expect(run(machineOn(backend, docker)).fatal).toContain(`spec.workers[0].machine.${message}`);
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
