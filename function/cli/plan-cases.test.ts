import { afterAll, describe, expect, test } from "vitest";
import { RecordedRun } from "../../test/cli/recorded-run.ts";
import { plan, type PlanOptions } from "./plan.ts";

const recorded = new RecordedRun();
afterAll(() => recorded.remove());

const head = "apiVersion: capi.crossplane.io/v1beta1\nkind: KubernetesCluster\n";
const docker = "  kubernetes: {version: v1.35.2}\n  infrastructure: {docker: {}}\n";
const cluster = (spec: string, metadata = "name: demo, namespace: team-a") =>
  `${head}metadata: {${metadata}}\nspec:\n${spec}`;
const pool = (text: string) => cluster(`${docker}  workers: [{name: w, ${text}}]\n`);

/** A cluster of a ClusterClass with three control-plane machines. */
const ofClass = (version: string, workers: string) =>
  cluster(
    [
      `  kubernetes: {version: ${version}}`,
      "  topology: {classRef: {name: q}}",
      "  controlPlane: {replicas: 3}",
      `  workers: [{name: w, topology: {class: c}, ${workers}}]\n`,
    ].join("\n"),
  );

async function planOf(before: string, after: string, options: PlanOptions = {}) {
  const files = { before: recorded.file("old.yaml", before), after: recorded.file("new.yaml", after) };
  return recorded.record((terminal) => plan(files, options, terminal));
}

describe("a change of any field is reported", () => {
  const capacity = "metadata.annotations.capacity.cluster-autoscaler.kubernetes.io/cpu";
  const maximum = "metadata.annotations.cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size";
  const manifests = (value: number) => {
    const inline = `"{apiVersion: v1, kind: Namespace, metadata: {name: n${value}}}"`;
    return cluster(`${docker}  addons: [{name: a, manifests: {inline: ${inline}}}]
`);
  };
  const topology = (entry: string) => ofClass("v1.35.2", entry);

  test.each<[string, { before: string; after: string; names: string[] }]>([
    [
      "annotations of the autoscaler",
      {
        before: pool("autoscaling: {minReplicas: 2, maxReplicas: 20}"),
        after: pool('autoscaling: {minReplicas: 2, maxReplicas: 5, capacity: {cpu: "8"}}'),
        names: [maximum, capacity],
      },
    ],
    [
      "labels of the KubernetesCluster",
      {
        before: cluster(docker),
        after: cluster(docker, "name: demo, namespace: team-a, labels: {env: prod}"),
        names: ["~ Cluster/demo  metadata.labels.env"],
      },
    ],
    [
      "data of a ConfigMap",
      { before: manifests(1), after: manifests(2), names: ["~ ConfigMap/", "data.manifests.yaml"] },
    ],
    [
      "annotations of machines",
      {
        before: pool("replicas: 1"),
        after: pool("replicas: 1, machineAnnotations: {a: b}"),
        names: ["template.metadata.annotations.a"],
      },
    ],
    [
      "the order of deletion",
      { before: cluster(docker), after: cluster(`${docker}  deletion: {ordering: None}\n`), names: ["Usage/"] },
    ],
    [
      "annotations within a topology",
      {
        before: topology("replicas: 2"),
        after: topology("replicas: 2, annotations: {a: b}"),
        names: ["~ Cluster/demo  spec.topology.workers.machineDeployments[w-3a3a8].metadata.annotations.a"],
      },
    ],
  ])("%s", async (_, { before, after, names }) => {
    const planned = await planOf(before, after);
    for (const name of names) expect(planned.stdout).toContain(name);
    expect(planned.code).toBe(3);
    expect((await planOf(after, before)).code).toBe(3);
  });
});

describe("removed machines are counted", () => {
  const topology = (replicas: number) => ofClass("v1.35.2", `replicas: ${replicas}`);

  const [three, one] = [cluster(docker), cluster(`${docker}  controlPlane: {replicas: 1}\n`)];
  const scaled = pool("autoscaling: {minReplicas: 1, maxReplicas: 5}");

  test.each<[string, { edit: [before: string, after: string]; removed: number; line: string }]>([
    ["a smaller pool", { edit: [pool("replicas: 12"), pool("replicas: 1")], removed: 11, line: "w-3a3a8  12 → 1" }],
    ["a pool of a topology", { edit: [topology(12), topology(1)], removed: 11, line: "[w-3a3a8] 12 → 1" }],
    ["a renamed one", { edit: [topology(9), topology(9).replace(": w", ": v")], removed: 9, line: "8] 9 → 0" }],
    ["a removed pool", { edit: [pool("replicas: 12"), three], removed: 12, line: "12 → 0" }],
    ["a smaller control plane", { edit: [three, one], removed: 2, line: "demo-control-plane  3 → 1" }],
    [
      "a removed zone",
      {
        edit: [pool("replicas: 6, zones: [a, b, c]"), pool("replicas: 6, zones: [a, b]")],
        removed: 2,
        line: "2 → 0",
      },
    ],
    ["a maximum below the running number", { edit: [pool("replicas: 12"), scaled], removed: 7, line: "12 → 5" }],
    [
      "a renamed pool",
      { edit: [pool("replicas: 3"), pool("replicas: 3").replace("name: w", "name: v")], removed: 3, line: "3 → 0" },
    ],
  ])("%s", async (_, { edit: [before, after], removed, line }) => {
    const { stdout, code } = await planOf(before, after);
    expect(stdout).toContain(`${line}, removes ${removed}`);
    expect(stdout).toContain(`, ${removed} removed`);
    expect(code).toBe(4);
  });

  test("a machine of a group that shrinks and is replaced is counted once", async () => {
    const { stdout } = await planOf(pool("replicas: 12"), pool("replicas: 1, machine: {image: {name: other}}"));
    expect(stdout).toContain("replaces 1 machine; 12 → 1, removes 11");
    expect(stdout).toContain("In all: 1 machine is replaced, 11 removed.");
  });
});

describe("a change between replicas and autoscaling takes one step", () => {
  const fixed = pool("replicas: 3");

  test.each([
    ["to the autoscaler", fixed, pool("autoscaling: {minReplicas: 1, maxReplicas: 5}")],
    ["to replicas", pool("autoscaling: {minReplicas: 3, maxReplicas: 5}"), fixed],
  ])("%s", async (_, before, after) => {
    const { stdout, code } = await planOf(before, after);
    expect(stdout.match(/^Step /gm)).toEqual(["Step "]);
    expect(code).toBe(3);
  });
});

test("an upgrade of a topology replaces all machines", async () => {
  const old = ofClass("v1.34.1", "replicas: 2");
  const { stdout, code } = await planOf(old, old.replace("v1.34.1", "v1.35.2"));
  expect(stdout).toContain("! Cluster/demo  replaces 5 machines:  spec.topology.version");
  expect(code).toBe(4);
});

test.each([
  ["the control plane", "/controlPlane/rollout", "replaces 3 machines"],
  ["a pool", "/workers/machineDeployments/0/rollout", "replaces 2 machines"],
])("an override of a topology that restarts %s replaces its machines", async (_, path, replaced) => {
  const old = ofClass("v1.35.2", "replicas: 2");
  const operation = `{op: add, path: /spec/topology${path}, value: {after: "2026-12-01T00:00:00Z"}}`;
  const overrides = `[{name: a, target: {kind: Cluster}, jsonPatch: [${operation}]}]`;
  const { stdout } = await planOf(old, `${old}  overrides: ${overrides}\n`);
  expect(stdout).toContain(`! Cluster/demo  ${replaced}`);
});

test("a managed control plane has no machines", async () => {
  const eks = cluster(
    [
      "  kubernetes: {version: v1.34.0}",
      "  infrastructure: {aws: {region: eu-central-1}}",
      "  controlPlane: {eks: {}}",
      "  workers: [{name: w, replicas: 2, machine: {type: m6i.large}}]\n",
    ].join("\n"),
  );
  const { stdout } = await planOf(eks, eks.replace("v1.34.0", "v1.35.0"));
  expect(stdout).toContain("~ AWSManagedControlPlane/demo-control-plane  spec.version");
  expect(stdout).toContain("In all: 2 machines are replaced.");
});

describe("a plan between two different clusters is rejected", () => {
  const claim = cluster(docker).replace("capi.", "claims.capi.");
  test.each([
    ["names", cluster(docker, "name: other, namespace: team-a"), ["the name is demo in", "and other in"]],
    ["namespaces", cluster(docker, "name: demo, namespace: team-b"), ["the namespace is team-a in", "and team-b in"]],
    ["groups", claim, ["the group is capi.crossplane.io in", "and claims.capi.crossplane.io in"]],
  ])("of other %s", async (_, after, reported) => {
    const message = expect.stringMatching(reported.join(".*"));
    await expect(planOf(cluster(docker), after)).rejects.toMatchObject({ name: "UsageError", message });
  });

  test("of other kinds", async () => {
    const xr = cluster(`${docker}  claimRef: {name: demo, namespace: team-a}\n`).replace("capi.", "claims.capi.");
    const result = planOf(claim, xr.replace("kind: K", "kind: XK"));
    await expect(result).rejects.toThrow(/the kind is KubernetesCluster in .* and XKubernetesCluster in /);
  });
});

test("an unknown field outside of the spec is rejected, as by the API server", async () => {
  await expect(planOf(cluster(docker), `${cluster(docker)}sepc: {}\n`)).rejects.toThrow(/new\.yaml:7:1: sepc: unknown/);
});

test("a rejection of OLD names the file and suggests --observed", async () => {
  const { code, stderr } = await planOf(cluster(`${docker}  one: 1\n`), cluster(docker));
  expect(stderr).toMatch(/^old\.yaml is rejected:\n {2}spec\.one: unknown field/);
  expect(stderr).toContain("--observed");
  expect(code).toBe(1);
});
