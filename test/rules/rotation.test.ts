import { expect, test } from "vitest";
import { at, type JsonObject, nameOf, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, running } from "./world.ts";

const withPool = (pool: JsonObject, more: JsonObject = {}) =>
  composite({ ...quickStart, workers: [{ name: "default", replicas: 2, ...pool }], ...more });
const newImage = withPool({ machine: { image: { name: "kindest/node:other" } } });
const bootstrapRef = ["spec", "template", "spec", "bootstrap", "configRef", "name"];
const machineRef = ["spec", "template", "spec", "infrastructureRef", "name"];

test("R1: new content is a new template with another key and name, referred to in the same response", () => {
  const before = run(composite());
  const after = run(newImage);
  const template = composed(after, "DevMachineTemplate", "worker");

  expect(nameOf(template)).not.toBe(nameOf(composed(before, "DevMachineTemplate", "worker")));
  expect(textAt(composed(after, "MachineDeployment"), ...machineRef)).toBe(nameOf(template));
});

test("R1: an observed template is never composed with another content", () => {
  const observed = running(composite());
  const next = run(newImage, { observed });

  for (const [key, object] of Object.entries(observed).filter(([key]) => key.includes("template"))) {
    expect(next.desired.get(key)?.object.spec).toEqual(object["spec"]);
  }
});

/** The observed objects after an edit of the image: the MachineDeployment already refers to the new template. */
const rotated = { ...running(composite()), ...running(newImage) };
const deploymentKey = keyOf(rotated, "MachineDeployment");
const oldKey = keyOf(running(composite()), "DevMachineTemplate", "worker");
const oldName = nameOf(rotated[oldKey]);
const machineSet = (template: string | undefined, more: JsonObject = {}) => ({
  apiVersion: "cluster.x-k8s.io/v1beta2",
  kind: "MachineSet",
  metadata: { name: "old", namespace: "team-a", ...more },
  spec: {
    template: {
      spec: {
        infrastructureRef: { apiGroup: "infrastructure.cluster.x-k8s.io", kind: "DevMachineTemplate", name: template },
      },
    },
  },
});
const withMachineSets = (...sets: JsonObject[]) => ({ required: { "machine-sets": sets } });

test.each<[string, JsonObject]>([
  [
    "not all machines are up to date",
    { metadata: { generation: 2 }, status: { observedGeneration: 2, upToDateReplicas: 1 } },
  ],
  [
    "the controller of its MachineDeployment has not observed the change",
    { metadata: { generation: 2 }, status: { observedGeneration: 1 } },
  ],
  ["its MachineDeployment scales", { status: { replicas: 1, upToDateReplicas: 1 } }],
])("R2: the old template stays while %s, even if no MachineSet refers to it", (_, change) => {
  const observed = changed(rotated, deploymentKey, change);

  expect(keysOf(run(newImage, { observed, ...withMachineSets() }))).toContain(oldKey);
});

test("R2: the old template stays until no MachineSet refers to it", () => {
  const keys = (...sets: JsonObject[]) => keysOf(run(newImage, { observed: rotated, ...withMachineSets(...sets) }));

  expect(keys(machineSet(oldName))).toContain(oldKey);
  expect(keys(machineSet("another"))).not.toContain(oldKey);
  expect(keys(machineSet(oldName, { deletionTimestamp: "2026-01-01T00:00:00Z" }))).not.toContain(oldKey);
});

test("R2: MachineSets are required only if a template might be deleted, and it stays until they are read", () => {
  const unread = run(newImage, { observed: rotated, required: {} });
  const rolling = run(newImage, {
    observed: changed(rotated, deploymentKey, { status: { upToDateReplicas: 0 } }),
    required: {},
  });
  const steady = run(composite(), { observed: running(composite()), required: {} });

  expect(unread.requirements).toEqual({
    "machine-sets": {
      apiVersion: "cluster.x-k8s.io/v1beta2",
      kind: "MachineSet",
      namespace: "team-a",
      matchLabels: { "cluster.x-k8s.io/cluster-name": "demo" },
    },
  });
  expect(keysOf(unread)).toContain(oldKey);
  expect(rolling.requirements).toEqual({});
  expect(steady.requirements).toEqual({});
});

test.each<[string, JsonObject]>([
  ["labels that CAPI syncs", { labels: { "node-role.kubernetes.io/gpu": "" } }],
  ["annotations", { annotations: { "example.org/owner": "a" } }],
  ["annotations of machines", { machineAnnotations: { "example.org/owner": "a" } }],
  ["timeouts", { timeouts: { drainSeconds: 5 } }],
  ["replicas", { replicas: 5 }],
  ["health checks", { healthCheck: { unreachableSeconds: 60 } }],
  ["rollout strategy", { rollout: { maxSurge: 3 } }],
])("R3: %s change in place", (_, change) => {
  const before = composed(run(composite()), "MachineDeployment");
  const after = composed(run(withPool(change)), "MachineDeployment");

  expect(textAt(after, ...machineRef)).toBe(textAt(before, ...machineRef));
  expect(textAt(after, ...bootstrapRef)).toBe(textAt(before, ...bootstrapRef));
});

test.each<[string, JsonObject]>([
  ["other labels", { labels: { "example.org/disk": "ssd" } }],
  ["taints", { taints: [{ key: "dedicated", effect: "NoSchedule" }] }],
  ["files", { files: [{ path: "/etc/motd", content: "Hello." }] }],
  ["commands", { preCommands: ["true"] }],
])("R3: %s are part of the bootstrap data, so they rotate the bootstrap template", (_, change) => {
  const before = composed(run(composite()), "MachineDeployment");
  const after = composed(run(withPool(change)), "MachineDeployment");

  expect(textAt(after, ...bootstrapRef)).not.toBe(textAt(before, ...bootstrapRef));
});

test("R4: templates and control plane record the inputs that they were rendered from", () => {
  const output = run(composite());
  const rolling = [...output.desired.values()].filter(
    ({ object: { kind } }) => kind.endsWith("Template") || kind === "KubeadmControlPlane",
  );

  expect(rolling).toHaveLength(4);
  for (const { object } of rolling) {
    expect(object.metadata.annotations?.["capi.crossplane.io/rendered-from"]).toMatch(/^v2:[0-9a-f]{10}$/);
  }
});

test("R4: an explicit default is another input with the same rendering", () => {
  const containers = composite({ ...quickStart, infrastructure: { docker: { backend: "Docker" } } });
  const [implicit, explicit] = [composite(), containers].map((xr) => composed(run(xr), "DevMachineTemplate", "worker"));

  expect(nameOf(explicit ?? {})).toBe(nameOf(implicit ?? {}));
  expect(at(explicit, "metadata", "annotations")).not.toEqual(at(implicit, "metadata", "annotations"));
});

test("R4: a field that changes in place is not part of the recorded inputs", () => {
  const annotation = (xr: JsonObject) => at(composed(run(xr), "KubeadmControlPlane"), "metadata", "annotations");

  expect(
    annotation(composite({ ...quickStart, controlPlane: { replicas: 3, timeouts: { drainSeconds: 1 } } })),
  ).toEqual(annotation(composite()));
});

test("R6: an object that stays is composed with only the fields that Crossplane's field manager owns", () => {
  const before = running(composite());
  const key = keyOf(before, "DevMachineTemplate", "worker");
  const fieldsV1 = {
    "f:spec": { "f:template": { "f:spec": { "f:backend": { "f:docker": { "f:customImage": {} } } } } },
  };
  const managedFields = [{ manager: "apiextensions.crossplane.io/composed/abc", operation: "Apply", fieldsV1 }];
  const docker = { customImage: "ours", bootstrapTimeout: "defaulted" };
  const observed = changed(before, key, {
    metadata: { managedFields },
    spec: { template: { spec: { backend: { docker } } } },
  });

  const retained = run(newImage, { observed }).desired.get(key)?.object;

  expect(at(retained?.spec, "template", "spec", "backend", "docker")).toEqual({ customImage: "ours" });
});

test.each<[string, JsonObject]>([
  ["the smallest spec", {}],
  ["no kubelet arguments", { kubernetes: { version: "v1.35.2", kubelet: { extraArgs: {} } } }],
])("R7: with %s each kubeadm configuration keeps a field", (_, change) => {
  const config = at(
    composed(run(composite({ ...quickStart, ...change })), "KubeadmControlPlane"),
    "spec",
    "kubeadmConfigSpec",
  );

  for (const part of ["clusterConfiguration", "initConfiguration", "joinConfiguration"]) {
    expect(Object.keys(at(config, part) ?? {}).length).toBeGreaterThan(0);
  }
});

test("R7: no empty object is composed, except for those that select something by their presence", () => {
  const empties = (value: unknown, path: string): string[] => {
    if (typeof value !== "object" || value === null) return [];
    if (Object.keys(value).length === 0) return [path];
    return Object.entries(value).flatMap(([field, inner]) => empties(inner, `${path}.${field}`));
  };
  const output = run(composite());

  const found = [...output.desired.values()].flatMap(({ object }) => empties(object, object.kind));

  expect([...new Set(found)].toSorted()).toEqual([
    "DevCluster.spec.backend.docker",
    "DevMachineTemplate.spec.template.spec.backend.docker",
  ]);
});
