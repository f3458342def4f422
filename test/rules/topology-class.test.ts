import { describe, expect, test } from "vitest";
import { isObject, type JsonObject } from "../../function/kubernetes/object.ts";
import { found, pool, spec } from "./topology-world.ts";
import { composite, run } from "./world.ts";

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
    ["an autoscaled pool of another class", { change: { workers: [{ ...others, autoscaling }] } }],
  ])("%s is accepted", (_, requested) => {
    expect(resultOf(requested)).toBe("accepted");
  });
});
