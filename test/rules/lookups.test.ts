import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { cloud, machine } from "./aws.ts";
import { image } from "./flatcar.ts";
import { managedSpec } from "./managed.ts";
import { composite, run } from "./world.ts";

const lookup = "{{ ds.meta_data.local_hostname }}";
const own = { machine: { ...machine, image } };

const onEks = (pool: JsonObject, more: JsonObject = {}) =>
  composite({ ...managedSpec, workers: [{ name: "default", machine, ...pool }], ...more });
const ofKind =
  (controlPlane: JsonObject) =>
  (pool: JsonObject, more: JsonObject = {}) =>
    cloud({}, { controlPlane: { ...controlPlane, ...own }, workers: [{ name: "default", ...own, ...pool }], ...more });
const onTalos = ofKind({ talos: { talosVersion: "v1.12" } });

// CAPA's cloud-config does not begin with the line that declares Jinja, and Talos has no cloud-init.
describe.each([
  ["nodeadm (Amazon EKS)", onEks],
  ["Talos", onTalos],
])("lookups with %s, which does not render them, are rejected", (title, make) => {
  const message = `has a lookup of cloud-init, which ${title} does not render`;

  test.each<[path: string, pool: JsonObject]>([
    ["files[0]", { files: [{ path: "/var/a", content: lookup }] }],
    ["kubelet", { kubelet: { extraArgs: { "provider-id": lookup } } }],
    ["nodes.sysctls.kernel.hostname", { nodes: { sysctls: { "kernel.hostname": lookup } } }],
  ])("in %s", (path, pool) => {
    expect(run(make(pool)).fatal).toContain(`spec.workers[0].${path}: ${message}`);
  });

  test("in settings of all nodes, once", () => {
    const { fatal } = run(make({}, { nodes: { sysctls: { "kernel.hostname": lookup } } }));

    expect(fatal).toBe(`spec.nodes.sysctls.kernel.hostname: ${message}`);
  });

  test("but not templates of other programs", () => {
    expect(run(make({ files: [{ path: "/var/a", content: "{{ .Values.ds }}" }] })).fatal).toBeUndefined();
  });
});

test("a command on EKS has no lookups", () => {
  expect(run(onEks({ preCommands: [`echo ${lookup}`] })).fatal).toContain(
    "spec.workers[0].preCommands[0]: has a lookup",
  );
});

test("flags of Talos' control plane have no lookups", () => {
  const kubernetes = { version: "v1.35.2", apiServer: { extraArgs: { v: lookup } } };

  expect(run(onTalos({}, { kubernetes })).fatal).toBe(
    "spec.kubernetes.apiServer.extraArgs.v: has a lookup of cloud-init, which Talos does not render",
  );
});

test.each([
  ["kubeadm", ofKind({})],
  ["RKE2", ofKind({ rke2: {} })],
  ["k3s", ofKind({ k3s: {} })],
])("cloud-init renders the lookups of %s", (_, make) => {
  const pool = { kubelet: { extraArgs: { v: lookup } }, files: [{ path: "/etc/a", content: lookup }] };

  expect(run(make(pool)).fatal).toBeUndefined();
});
