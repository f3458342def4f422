import { describe, expect, test, vi } from "vitest";
import type * as modules from "../../function/bootstrap/kubeadm.ts";
import type * as providers from "../../function/infrastructure/index.ts";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { composite, quickStart, run } from "./world.ts";
import { managedSpec } from "./managed.ts";

// A bootstrap provider for tests that supports only the names of nodes.
vi.mock("../../function/bootstrap/kubeadm.ts", async (importActual) => {
  const { kubeadm } = await importActual<typeof modules>();
  const unsupported = { unsupported: "is not supported" };
  const setupFields = {
    ...kubeadm.setupFields,
    cloudProvider: "BuiltIn",
    kubeletArgs: unsupported,
    labels: unsupported,
    taints: unsupported,
    files: unsupported,
    preCommands: unsupported,
  };
  return { kubeadm: { ...kubeadm, setupFields } };
});

vi.mock("../../function/infrastructure/index.ts", async (importActual) => {
  const [actual, { harbor }] = await Promise.all([importActual<typeof providers>(), import("../modules/harbor.ts")]);
  return { infrastructureProviders: [...actual.infrastructureProviders, harbor] };
});

const onAws = (more: JsonObject = {}) =>
  run(
    composite({
      ...quickStart,
      infrastructure: { aws: { region: "eu-central-1" } },
      controlPlane: { replicas: 1, machine: { type: "m6i.large" }, ...object(more["controlPlane"]) },
      workers: [{ name: "default", machine: { type: "m6i.large" }, ...object(more["worker"]) }],
      kubernetes: { ...quickStart.kubernetes, ...object(more["kubernetes"]) },
    }),
  ).fatal;
const object = (value: unknown): JsonObject => (typeof value === "object" ? { ...value } : {});

describe("a setting of nodes that the bootstrap provider does not support", () => {
  test.each<[JsonObject, string]>([
    [{ worker: { files: [{ path: "/a", content: "b" }] } }, "spec.workers[0].files: is not supported"],
    [{ worker: { preCommands: ["true"] } }, "spec.workers[0].preCommands: is not supported"],
    [{ worker: { labels: { "example.org/a": "b" } } }, "spec.workers[0].labels: is not supported"],
    [{ controlPlane: { taints: [] } }, "spec.controlPlane.taints: is not supported"],
    [{ kubernetes: { kubelet: { extraArgs: { v: "2" } } } }, "spec.kubernetes.kubelet: is not supported"],
    [{ worker: { kubelet: { maxPods: 50 } } }, "spec.workers[0].kubelet: is not supported"],
  ])("%j is rejected once, at its path", (more, message) => {
    expect(onAws(more)).toBe(message);
  });

  test.each<[string, JsonObject]>([
    ["a supported setting", { worker: { postCommands: ["true"] } }],
    ["an empty list", { worker: { preCommands: [] } }],
    ["labels that Cluster API copies to nodes", { worker: { labels: { "node.cluster.x-k8s.io/a": "b" } } }],
    ["a spec without settings of nodes", {}],
  ])("%s is not rejected", (_, more) => {
    expect(onAws(more)).toBeUndefined();
  });

  test("is rejected at the infrastructure if the infrastructure needs it", () => {
    const { fatal } = run(composite({ ...quickStart, infrastructure: { harbor: {} } }));

    expect(fatal).toBe("spec.infrastructure.harbor: needs labels on its nodes, which is not supported");
  });
});

test("nodeadm supports only preCommands, and postCommands of each pool are rejected", () => {
  const [pool] = managedSpec.workers;
  const workers = [
    { ...pool, name: "a", postCommands: ["true"] },
    { ...pool, name: "b", postCommands: [] },
    { ...pool, name: "c", postCommands: ["true"] },
  ];

  expect(run(composite({ ...managedSpec, workers })).fatal).toContain(
    "spec.workers[0].postCommands: are not supported: nodeadm runs preCommands only; " +
      "spec.workers[2].postCommands: are not supported: nodeadm runs preCommands only",
  );
});
