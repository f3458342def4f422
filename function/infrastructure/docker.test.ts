import { expect, test } from "vitest";
import { composite, quickStart, run } from "../../test/rules/world.ts";
import type { JsonObject } from "../kubernetes/object.ts";

test.each<[JsonObject, string]>([
  [{ image: { id: "kindest/node" } }, "spec.workers[0].machine.image.id: is not supported on Docker: use image.name"],
  [{ disk: { sizeGiB: 40 } }, "spec.workers[0].machine.disk: is not supported on Docker: nodes share the host's disk"],
])("settings of clouds are rejected: %o", (machine, message) => {
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
  ["InMemory", { extraMounts: [mount] }, "docker.extraMounts: is not supported with"],
  ["InMemory", { preLoadImages: ["a"] }, "docker.preLoadImages: is not supported with"],
  ["InMemory", { bootstrapTimeoutSeconds: 1 }, "docker.bootstrapTimeoutSeconds: is not supported with"],
  ["Docker", { startup: { nodeSeconds: 1 } }, "docker.startup: is not supported with"],
  ["Docker", { extraMounts: [mount, mount] }, 'docker.extraMounts[1].containerPath: "/b" appears twice'],
])("%s rejects %o", (backend, docker, message) => {
  expect(run(machineOn(backend, docker)).fatal).toContain(`spec.workers[0].machine.${message}`);
});

test.each<[JsonObject, number, string | undefined]>([
  [{}, 8443, "spec.network.apiServerPort: 8443 has no effect: the load balancer listens on 6443"],
  [{}, 6443, undefined],
  [
    { backend: "InMemory" },
    6443,
    "spec.network.apiServerPort: has no effect: the provider chooses the port of an in-memory",
  ],
])("a port that the provider ignores is rejected: %o, %i", (docker, apiServerPort, message) => {
  const { fatal } = run(composite({ ...quickStart, infrastructure: { docker }, network: { apiServerPort } }));

  expect(fatal?.slice(0, message?.length)).toBe(message);
});
