import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { found, pool, spec as topologySpec } from "./topology-world.ts";
import { composite, quickStart, run } from "./world.ts";

const requesting = (change: JsonObject) => composite({ ...quickStart, ...change });
const kubernetes = (fields: JsonObject, more: JsonObject = {}) =>
  requesting({ kubernetes: { ...quickStart.kubernetes, ...fields }, ...more });
const apiServer = (fields: JsonObject) => kubernetes({ apiServer: fields });
const worker = (...pools: JsonObject[]) =>
  requesting({ workers: pools.map((fields, index) => ({ name: `p${index}`, ...fields })) });

const policy = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Request}]\n";

describe("settings without effect beside `enabled: false` are rejected", () => {
  const off = "has no effect while enabled is false";

  test.each<[JsonObject, string]>([
    [apiServer({ audit: { maxAgeDays: 90 } }), `spec.kubernetes.apiServer.audit.maxAgeDays: ${off}`],
    [apiServer({ audit: { enabled: false, policy } }), `spec.kubernetes.apiServer.audit.policy: ${off}`],
    [
      requesting({ controlPlane: { replicas: 1, healthCheck: { enabled: false, maxUnhealthy: "1" } } }),
      `spec.controlPlane.healthCheck.maxUnhealthy: ${off}`,
    ],
    [
      worker({}, { healthCheck: { enabled: false, unreachableSeconds: 60 } }),
      `spec.workers[1].healthCheck.unreachableSeconds: ${off}`,
    ],
    [
      requesting({ workerDefaults: { healthCheck: { enabled: false, unreachableSeconds: 60 } } }),
      `spec.workerDefaults.healthCheck.unreachableSeconds: ${off}`,
    ],
    [
      requesting({
        addons: [{ name: "a", enabled: false, manifests: { resources: [{ kind: "ConfigMap", name: "a" }] } }],
      }),
      `spec.addons[0].manifests: ${off}`,
    ],
    [
      worker({ rollout: { type: "OnDelete", maxSurge: 2 } }),
      "spec.workers[0].rollout.maxSurge: has no effect while type is OnDelete",
    ],
  ])("%#: %s", (xr, message) => {
    expect(run(xr).fatal).toContain(message);
  });

  test("also if the platform disables it by an enforced value", () => {
    const enforced = { kubernetes: { apiServer: { audit: { enabled: false } } } };

    expect(run(apiServer({ audit: { maxBackups: 3 } }), { input: { enforced } }).fatal).toContain("audit.maxBackups");
  });

  test.each<[string, JsonObject, JsonObject]>([
    [
      "if the platform enables it",
      apiServer({ audit: { maxAgeDays: 90 } }),
      { defaults: { kubernetes: { apiServer: { audit: { enabled: true } } } } },
    ],
    [
      "if the platform has settings for clusters that enable it",
      requesting({}),
      { defaults: { kubernetes: { apiServer: { audit: { maxAgeDays: 90 } } } } },
    ],
    [
      "if a default for workers applies to one of the pools",
      requesting({
        workerDefaults: { healthCheck: { unreachableSeconds: 60 } },
        workers: [{ name: "a", healthCheck: { enabled: false } }, { name: "b" }],
      }),
      {},
    ],
    [
      "if a default for workers has no pool to apply to yet",
      requesting({ workerDefaults: { healthCheck: { enabled: false, unreachableSeconds: 60 } }, workers: [] }),
      {},
    ],
    ["if nothing is set beside it", apiServer({ audit: { enabled: false } }), {}],
  ])("but not %s", (_, xr, input) => {
    expect(run(xr, { input }).fatal).toBeUndefined();
  });
});

describe("settings without effect in a topology", () => {
  const inTopology = (change: JsonObject) => run(composite({ ...topologySpec, ...change }), { required: found }).fatal;
  const machinePool = { name: "set", topology: { class: "scale-set", kind: "MachinePool" } };
  const not = "is not supported for a MachinePool of a topology";

  test.each<[string, JsonObject, string]>([
    [
      "a health check of a MachinePool",
      { workers: [pool, { ...machinePool, healthCheck: { unreachableSeconds: 60 } }] },
      `spec.workers[1].healthCheck: ${not}`,
    ],
    [
      "a rollout strategy of a MachinePool",
      { workers: [{ ...machinePool, rollout: { type: "OnDelete" } }] },
      `spec.workers[0].rollout: ${not}`,
    ],
    [
      "a default for workers if all of them are MachinePools",
      { workerDefaults: { rollout: { maxSurge: 2 } }, workers: [machinePool] },
      `spec.workerDefaults.rollout: ${not}`,
    ],
    [
      "an annotation that autoscaling also sets",
      {
        workers: [
          {
            name: "a",
            topology: pool.topology,
            autoscaling: { minReplicas: 1, maxReplicas: 2, capacity: { cpu: "2" } },
            annotations: { "capacity.cluster-autoscaler.kubernetes.io/cpu": "4" },
          },
        ],
      },
      "spec.workers[0].annotations",
    ],
  ])("include %s", (_, change, message) => {
    expect(inTopology(change)).toContain(message);
  });

  test("do not include a default for workers if one of them is a MachineDeployment", () => {
    expect(inTopology({ workerDefaults: { rollout: { maxSurge: 2 } }, workers: [pool, machinePool] })).toBeUndefined();
  });

  test("do not include the timeouts of a MachinePool", () => {
    expect(inTopology({ workers: [{ ...machinePool, timeouts: { drainSeconds: 1 } }] })).toBeUndefined();
  });
});

describe("an override without effect is rejected", () => {
  const override = (fields: JsonObject) =>
    requesting({ overrides: [{ name: "a", target: { kind: "Cluster" }, ...fields }] });
  const operation = (fields: JsonObject) => override({ jsonPatch: [fields] });

  test.each<[JsonObject, string]>([
    [override({}), "spec.overrides[0]: must have patch, jsonPatch or listPatch"],
    [
      operation({ op: "add", path: "/spec/paused", value: true, from: "/spec" }),
      "spec.overrides[0].jsonPatch[0].from: has no effect",
    ],
    [
      operation({ op: "remove", path: "/spec/clusterNetwork/serviceDomain", value: 1 }),
      "spec.overrides[0].jsonPatch[0].value: has no effect",
    ],
  ])("%#: %s", (xr, message) => {
    expect(run(xr).fatal).toContain(message);
  });

  test("but its target may be in one layer and its patch in another", () => {
    const defaults = { overrides: [{ name: "a", target: { kind: "Cluster" } }] };

    const output = run(
      requesting({ overrides: [{ name: "a", target: {}, patch: { spec: { availabilityGates: [] } } }] }),
      {
        input: { defaults },
      },
    );

    expect(output.fatal).toBeUndefined();
  });
});

describe("settings for other clusters are rejected", () => {
  const topology = { class: "default-worker" };

  test.each<[JsonObject, string]>([
    [
      requesting({ workers: [{ name: "a", topology }] }),
      "spec.workers[0].topology: is only for clusters with spec.topology",
    ],
    [
      requesting({ workerDefaults: { topology } }),
      "spec.workerDefaults.topology: is only for clusters with spec.topology",
    ],
    [
      requesting({ workers: [{ name: "a", machine: { aws: {} } }] }),
      "spec.workers[0].machine.aws: is for another provider",
    ],
    [
      requesting({ workerDefaults: { machine: { aws: {} } } }),
      "spec.workerDefaults.machine.aws: is for another provider",
    ],
    [kubernetes({ version: "v1.35.0" }, { controlPlane: { eks: {} } }), "spec.controlPlane.eks: is a service of aws"],
  ])("%#: %s", (xr, message) => {
    expect(run(xr).fatal).toContain(message);
  });

  test("but not in the platform's defaults for all clusters", () => {
    const defaults = { workerDefaults: { topology, machine: { aws: {} } } };

    expect(run(requesting({}), { input: { defaults } }).fatal).toBeUndefined();
  });
});

test("a duplicate item of a set is rejected, as by the API server", () => {
  expect(run(requesting({ workers: [{ name: "a", zones: ["x", "y", "x"] }] })).fatal).toContain(
    'spec.workers[0].zones[2]: "x" appears twice',
  );
});
