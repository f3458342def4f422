import { describe, expect, test } from "vitest";
import { isObject, type JsonObject, listAt } from "../../function/kubernetes/object.ts";
import { found, pool, running, spec } from "./topology-world.ts";
import { type Call, composite, run } from "./world.ts";

const [template = {}] = found["cluster-class"];
const annotations = { "cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size": "1" };

/** The required resources, with more fields in the spec of the ClusterClass. */
function classWith(more: JsonObject): { required: typeof found } {
  const old = isObject(template["spec"]) ? template["spec"] : {};
  return { required: { ...found, "cluster-class": [{ ...template, spec: { ...old, ...more } }] } };
}

/** The changes of the sample spec, and the additional fields of the ClusterClass. */
interface RequestedClass {
  change?: JsonObject;
  more?: JsonObject;
}

const resultOf = ({ change = {}, more = {} }: RequestedClass) =>
  run(composite({ ...spec, ...change }), classWith(more)).fatal ?? "accepted";

const { replicas: _replicas, ...others } = pool;
const check = { controlPlane: { replicas: 1, healthCheck: { enabled: true } } };
const unchecked = { controlPlane: { replicas: 1, healthCheck: { enabled: false } } };
const scaled = { workers: { machineDeployments: [{ class: "default-worker", metadata: { annotations } }] } };
const autoscaling = { minReplicas: 1, maxReplicas: 3 };
const autoscaledClass =
  'spec.workers[0].topology.class: "default-worker" has the annotation ' +
  "cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size in the ClusterClass";

describe("with a ClusterClass", () => {
  test.each<[title: string, requested: RequestedClass, message: string]>([
    [
      "a version that the class does not list",
      { more: { kubernetesVersions: ["v1.34.0", "v1.35.0"] } },
      'spec.kubernetes.version: "v1.34.4" is not a version of the ClusterClass: it has v1.34.0, v1.35.0',
    ],
    [
      "a health check of a control plane without machines",
      { change: check, more: { controlPlane: {} } },
      "spec.controlPlane.healthCheck: is not supported: the control plane of the ClusterClass has no machines",
    ],
    ["a pool of an autoscaled class", { more: scaled }, autoscaledClass],
    ["one without replicas", { change: { workers: [others] }, more: scaled }, autoscaledClass],
    ["one that is autoscaled", { change: { workers: [{ ...others, autoscaling }] }, more: scaled }, autoscaledClass],
  ])("%s is rejected", (_, requested, message) => {
    expect(resultOf(requested)).toContain(message);
  });

  test.each<[title: string, requested: RequestedClass]>([
    ["a version that the class lists", { more: { kubernetesVersions: ["v1.34.4"] } }],
    ["a health check of a control plane with machines", { change: check }],
    ["no health check of a control plane without machines", { change: unchecked, more: { controlPlane: {} } }],
    ["an autoscaled pool of another class", { change: { workers: [{ ...others, autoscaling }] } }],
  ])("%s is accepted", (_, requested) => {
    expect(resultOf(requested)).toBe("accepted");
  });
});

test("a health check that is added to an existing control plane without machines is rejected", () => {
  const observed = running(composite({ ...spec, ...unchecked }));
  const checked = composite({ ...spec, ...check });
  const { required } = classWith({ controlPlane: {} });

  expect(Object.keys(run(checked, { observed }).requirements)).toContain("cluster-class");
  expect(run(checked, { observed, required }).fatal).toContain("spec.controlPlane.healthCheck: is not supported");
});

describe("a ClusterClass without what a pool needs until it is removed", () => {
  const removed = {
    name: "old",
    replicas: 1,
    topology: { class: "scale-set", kind: "MachinePool", variables: [{ name: "ports", value: [80] }] },
  };
  const observed = running(composite({ ...spec, workers: [pool, removed] }));
  const changedTo = (more: JsonObject, call: Call = {}) =>
    run(composite({ ...spec, topology: { ...spec.topology, classRef: { name: "next" } } }), {
      observed,
      ...classWith(more),
      ...call,
    }).fatal ?? "accepted";
  const sizeOnly = { variables: listAt(template, "spec", "variables").slice(0, 1) };

  test.each<[title: string, more: JsonObject, message: string]>([
    [
      "its class",
      { workers: { machineDeployments: [{ class: "default-worker" }] } },
      'spec.topology.classRef: has no class "scale-set" of machinePools, which the pool old-',
    ],
    ["its variable", sizeOnly, 'spec.topology.classRef: has no variable "ports", which the pool old-'],
  ])("is rejected without %s", (_, more, message) => {
    expect(changedTo(more)).toContain(message);
  });

  test("is accepted with both, and once it is removed", () => {
    expect(changedTo({})).toBe("accepted");
    expect(changedTo(sizeOnly, { observed: running(composite(spec)) })).toBe("accepted");
  });
});
