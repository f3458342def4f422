import { expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { changed, composite, condition, keyOf, keysOf, quickStart, run, running } from "./world.ts";

const whole = running(composite());
const withStatus = (status: JsonObject, spec: JsonObject = quickStart) => ({ ...composite(spec), status });
const broken = { ...quickStart, controlPlane: { replicas: 2 } };
const conditionTypes = [
  "Available",
  "InfrastructureReady",
  "ControlPlaneInitialized",
  "ControlPlaneAvailable",
  "WorkersAvailable",
  "RollingOut",
  "Remediating",
  "Paused",
  "UpdatePending",
  "Compatible",
];

test("A1: templates and health checks are ready once they are observed, all other objects by their contract", () => {
  const fresh = run(composite());
  const settled = run(composite(), { observed: whole });

  expect([...fresh.desired.values()].filter(({ isReady }) => isReady)).toEqual([]);
  expect([...settled.desired.values()].filter(({ isReady }) => !isReady)).toEqual([]);
  expect(settled.isReady).toBe(true);
});

test.each<[string, string, JsonObject]>([
  ["Cluster that is not available", "cluster", { status: { conditions: [condition("Available", "False")] } }],
  ["Cluster that reports an older generation", "cluster", { metadata: { generation: 2 } }],
  ["pending DevCluster", "infrastructure-cluster-devcluster", { status: { initialization: { provisioned: false } } }],
  [
    "KubeadmControlPlane of unknown availability",
    "control-plane-kubeadmcontrolplane",
    { status: { conditions: [condition("Available", "Unknown")] } },
  ],
  ["MachineDeployment without conditions", keyOf(whole, "MachineDeployment"), { status: { conditions: [] } }],
  [
    "MachineDeployment that is being deleted",
    keyOf(whole, "MachineDeployment"),
    { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } },
  ],
])("A1: a %s is not ready", (_, key, change) => {
  expect(run(composite(), { observed: changed(whole, key, change) }).desired.get(key)?.isReady).toBe(false);
});

test("A1: the XR is ready if the Cluster is available at its generation and its control plane is initialized", () => {
  const ready = (conditions: JsonObject[], isInitialized: boolean, more: JsonObject = {}) => {
    const status = { conditions, initialization: { controlPlaneInitialized: isInitialized } };
    return run(composite(), { observed: changed(whole, "cluster", { ...more, status }) }).isReady;
  };
  const available = condition("Available", "True");

  expect(ready([available], true)).toBe(true);
  expect(ready([available], false)).toBe(false);
  expect(ready([], true)).toBe(false);
  expect(ready([available], true, { metadata: { generation: 2 } })).toBe(false);
});

test("A1: the XR stays ready while a pool rolls", () => {
  const rolling = changed(whole, keyOf(whole, "MachineDeployment"), {
    status: { upToDateReplicas: 0, conditions: [] },
  });

  expect(run(composite(), { observed: rolling }).isReady).toBe(true);
});

test("A2: an event is sent only when the phase changes", () => {
  expect(run(composite(), { observed: whole }).events).toEqual([]);
  expect(run(withStatus({ phase: "Ready" }), { observed: whole }).events).toEqual([]);
  expect(run(withStatus({ phase: "Provisioning" }), { observed: whole }).events).toMatchObject([
    { severity: "Normal", reason: "ClusterReady" },
  ]);
});

test("A2: condition messages are those of Cluster API, without times", () => {
  const observed = changed(whole, "cluster", {
    status: { conditions: [condition("Available", "False")] },
  });

  expect(run(composite(), { observed }).conditions[0]).toEqual({
    type: "Available",
    status: "False",
    reason: "NotAvailable",
    message: "Available is False",
  });
});

test("A3: the TTL is 10 s during a change, for two minutes after it, and while the XR is not responsive", () => {
  const [changing, settled] = [10, 300];
  const steady = { observed: whole, now: 1_000_000 };
  const unresponsive = withStatus({ phase: "Ready", conditions: [condition("Responsive", "False")] });

  expect(run(composite()).ttlSeconds).toBe(changing);
  expect(run(composite(), { observed: whole, now: 60_000 }).ttlSeconds).toBe(changing);
  expect(run(composite(), steady).ttlSeconds).toBe(settled);
  expect(run(unresponsive, steady).ttlSeconds).toBe(changing);
  expect(run(composite(broken), steady).ttlSeconds).toBe(changing);
});

test("A3: the TTL is 10 s after an object was removed, because the objects that it used are removed next", () => {
  const template = Object.keys(whole).find((key) => key.includes("kubeadmconfigtemplate")) ?? "";
  const { [template]: old = {} } = whole;
  const unused = { ...whole, [`${template}-unused`]: { ...old, metadata: { name: "unused", namespace: "team-a" } } };
  const output = run(composite(), { observed: unused, now: 1_000_000 });

  expect(keysOf(output)).not.toContain(`${template}-unused`);
  expect([output.status?.phase, output.ttlSeconds]).toEqual(["Ready", 10]);
});

test("A4: a steady cluster of three pools in one zone has at most 25 composed objects", () => {
  const spec = {
    ...quickStart,
    workers: ["a", "b", "c"].map((name) => ({ name, replicas: 3, machine: { image: { name } } })),
  };

  expect(keysOf(run(composite(spec), { observed: running(composite(spec)) })).length).toBeLessThanOrEqual(25);
});

test("A4: the response for the largest allowed cluster is smaller than 4 MiB", () => {
  const files = Array.from({ length: 5 }, (_, index) => ({ path: `/etc/file-${index}`, content: "x".repeat(10_000) }));
  const spec = {
    ...quickStart,
    workers: Array.from({ length: 50 }, (_, index) => ({ name: `pool-${index}`, replicas: 1, files })),
  };

  const output = run(composite(spec));

  expect(output.fatal).toBeUndefined();
  expect(JSON.stringify([...output.desired.values()]).length).toBeLessThan(4 * 1024 * 1024);
});

test("A5: a Docker cluster has only kinds of Cluster API's core, kubeadm and the development provider", () => {
  const kinds = [...run(composite()).desired.values()].map(({ object }) => `${object.apiVersion} ${object.kind}`);

  expect([...new Set(kinds)].toSorted()).toEqual([
    "bootstrap.cluster.x-k8s.io/v1beta2 KubeadmConfigTemplate",
    "cluster.x-k8s.io/v1beta2 Cluster",
    "cluster.x-k8s.io/v1beta2 MachineDeployment",
    "cluster.x-k8s.io/v1beta2 MachineHealthCheck",
    "controlplane.cluster.x-k8s.io/v1beta2 KubeadmControlPlane",
    "infrastructure.cluster.x-k8s.io/v1beta2 DevCluster",
    "infrastructure.cluster.x-k8s.io/v1beta2 DevMachineTemplate",
  ]);
});

test("A6: a rejection keeps all conditions of the observed objects and adds the reason", () => {
  const output = run(composite(broken), { observed: whole });

  expect(output.conditions.map(({ type }) => type)).toEqual(conditionTypes);
  expect(output.conditions).toContainEqual(expect.objectContaining({ type: "Available", status: "True" }));
  expect(output.conditions.at(-1)).toMatchObject({
    type: "Compatible",
    status: "False",
    reason: "Rejected",
    message: output.fatal,
  });
  expect(output.isReady).toBe(true);
});

test("A7: a tightened policy does not reject a running cluster: a condition reports the violation", () => {
  const policy = { input: { policy: { versions: "<1.35", maxWorkerReplicas: 1 } } };
  const more = { ...quickStart, workers: [{ name: "default", replicas: 3 }] };
  const fewer = { ...quickStart, workers: [{ name: "default", replicas: 1 }] };

  const output = run(composite(), { observed: whole, ...policy });

  expect(output.fatal).toBeUndefined();
  expect(output.conditions.at(-1)).toMatchObject({
    status: "False",
    reason: "PolicyViolated",
    message: expect.stringContaining("spec.kubernetes.version"),
  });
  expect(run(composite(more), { observed: whole, ...policy }).fatal).toContain(
    "spec.workers: 3 machines are not allowed",
  );
  expect(run(composite(fewer), { observed: whole, ...policy }).fatal).toBeUndefined();
  expect(run(composite(), policy).fatal).toContain("spec.kubernetes.version");
});

test.each<[string, Record<string, JsonObject>]>([
  ["nothing", {}],
  ["all", whole],
  [
    "all but the MachineDeployment",
    Object.fromEntries(Object.entries(whole).filter(([, { kind }]) => kind !== "MachineDeployment")),
  ],
  ["only the Cluster", { cluster: whole["cluster"] ?? {} }],
])("D5: Cluster, infrastructure cluster and control plane are always composed, with %s observed", (_, observed) => {
  const keys = keysOf(run(composite({ ...quickStart, workers: [] }), { observed }));

  expect(keys).toEqual(
    expect.arrayContaining(["cluster", "infrastructure-cluster-devcluster", "control-plane-kubeadmcontrolplane"]),
  );
});
