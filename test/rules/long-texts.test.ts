import { expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { cloud, machine } from "./aws.ts";
import { image, withPool as withFlatcar } from "./flatcar.ts";
import { composite, quickStart, run } from "./world.ts";

const many = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index));
const text = (length: number) => "a".repeat(length);
const record = (count: number, make: (index: number) => [string, string]): JsonObject =>
  Object.fromEntries(many(count, make));

const withNodes = (nodes: JsonObject) => composite({ ...quickStart, nodes });
const inPool = (pool: JsonObject) => composite({ ...quickStart, workers: [{ name: "default", replicas: 1, ...pool }] });
const http = "http://proxy.example.org:3128";

const sysctls = record(50, (index) => [`kernel.a${index}`, text(250)]);
const mounts = many(32, (index) => ({ path: `/${text(400)}${index}`, source: `LABEL=${text(400)}` }));
const options = many(20, (index) => `${text(50)}${index}`);

// The API server would reject the template, or the control plane.
test.each<[what: string, xr: JsonObject, message: string]>([
  ["kernel parameters", withNodes({ sysctls }), "spec.nodes.sysctls: becomes a text of 13190 characters"],
  [
    "exceptions of a proxy",
    withNodes({ proxy: { http, noProxy: many(50, (index) => `${text(200)}${index}.example.org`) } }),
    "spec.nodes.proxy: becomes a text of",
  ],
  [
    "options of a mount",
    withNodes({ mounts: [{ path: "/a", source: "LABEL=a", options }] }),
    "spec.nodes.mounts: becomes a text of 1058 characters, and kubeadm allows 512: shorten it",
  ],
  [
    "options of a pool's disk",
    inPool({ nodes: { disks: [{ label: "a", device: "/dev/sdb", mountPath: "/a", mountOptions: options }] } }),
    "spec.workers[0].nodes.disks: becomes a text of",
  ],
  [
    "labels",
    inPool({ labels: record(20, (index) => [`example.org/${text(40)}${index}`, text(50)]) }),
    "spec.workers[0].labels: becomes a text of 2109 characters, and kubeadm allows 1024: shorten it",
  ],
  [
    "commands at every start of Flatcar, which are one script",
    withFlatcar({ nodes: { bootCommands: many(3, () => text(4000)) } }),
    "spec.workers[0].nodes.bootCommands: becomes a text of 12015 characters, and kubeadm allows 10240: shorten it",
  ],
  ["mounts of Flatcar", withFlatcar({ nodes: { mounts } }), "spec.workers[0].nodes.mounts: becomes a text of"],
])("%s that are too long together are rejected", (_, xr, message) => {
  expect(run(xr).fatal).toContain(message);
});

test("long lists are allowed where each item is a text of its own", () => {
  const nodes = { mounts, bootCommands: many(3, () => text(4000)) };

  expect(run(withNodes(nodes)).fatal).toBeUndefined();
});

test("RKE2 has no limit", () => {
  const own = { machine: { ...machine, image } };
  const xr = cloud(
    {},
    { nodes: { sysctls }, controlPlane: { rke2: {}, ...own }, workers: [{ name: "default", ...own }] },
  );

  expect(run(xr).fatal).toBeUndefined();
});
