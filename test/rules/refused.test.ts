import { describe, expect, test } from "vitest";
import { openSchema } from "../../function/schema.ts";
import { checkSpec } from "../../function/api/check.ts";
import { docker } from "../../function/infrastructure/docker.ts";
import { kubeadm } from "../../function/control-plane/kubeadm.ts";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { composite, keysOf, quickStart, run, running } from "./world.ts";

const whole = running(composite());

interface Mistake {
  title: string;
  spec?: JsonObject;
  metadata?: JsonObject;
  input?: JsonObject;
  path: string;
  says: string;
}

/** The table of docs/errors.md: each row is one mistake, where it is told and what is allowed instead. */
const mistakes: Mistake[] = [
  { title: "no provider", spec: { infrastructure: {} }, path: "spec.infrastructure", says: "choose one of docker" },
  {
    title: "unknown provider",
    spec: { infrastructure: { dokcer: {} } },
    path: "spec.infrastructure.dokcer",
    says: "unknown field, allowed here: docker",
  },
  {
    title: "version without v",
    spec: { kubernetes: { version: "1.35.2" } },
    path: "spec.kubernetes.version",
    says: "write v1.35.2",
  },
  { title: "no version", spec: { kubernetes: {} }, path: "spec.kubernetes.version", says: "is required" },
  {
    title: "even replica count",
    spec: { controlPlane: { replicas: 2 } },
    path: "spec.controlPlane.replicas",
    says: "must be odd",
  },
  {
    title: "duplicate names",
    spec: { workers: [{ name: "a" }, { name: "b" }, { name: "a" }] },
    path: "spec.workers[2]",
    says: "appears twice",
  },
  {
    title: "over-long pool name",
    spec: { workers: [{ name: "p".repeat(41) }] },
    path: "spec.workers[0].name",
    says: "at most 40 characters",
  },
  { title: "over-long cluster name", metadata: { name: "c".repeat(44) }, path: "metadata.name", says: "at most 43" },
  {
    title: "CIDR overlap",
    spec: { network: { pods: { cidrBlocks: ["10.0.0.0/8"] }, services: { cidrBlocks: ["10.96.0.0/12"] } } },
    path: "spec.network",
    says: "must not overlap",
  },
  {
    title: "CIDR overlap with a default",
    spec: { network: { pods: { cidrBlocks: ["10.96.0.0/16"] } } },
    path: "spec.network",
    says: "must not overlap",
  },
  {
    title: "no CIDR",
    spec: { network: { pods: { cidrBlocks: ["10.0.0.0/33"] } } },
    path: "spec.network.pods.cidrBlocks",
    says: "must be a CIDR",
  },
  {
    title: "override touching identity",
    spec: { overrides: [{ name: "bad", target: { kind: "MachineDeployment" }, patch: { spec: { replicas: 9 } } }] },
    path: "spec.overrides[0]",
    says: "must not touch spec.replicas of MachineDeployment",
  },
  {
    title: "override by JSON patch touching a reference",
    spec: {
      overrides: [
        { name: "bad", target: { kind: "Cluster" }, jsonPatch: [{ op: "remove", path: "/spec/infrastructureRef" }] },
      ],
    },
    path: "spec.overrides[0]",
    says: "must not touch spec.infrastructureRef",
  },
  {
    title: "override that cannot be applied",
    spec: {
      overrides: [{ name: "bad", target: { kind: "Cluster" }, jsonPatch: [{ op: "remove", path: "/spec/nothing" }] }],
    },
    path: "spec.overrides[0].jsonPatch[0]",
    says: "cannot be applied to Cluster",
  },
  {
    title: "override of nothing",
    spec: { overrides: [{ name: "bad", target: { kind: "AWSCluster" }, patch: {} }] },
    path: "spec.overrides[0].target",
    says: "matches no object",
  },
  {
    title: "machine class unknown",
    spec: { workers: [{ name: "a", machine: { type: "huge" } }] },
    input: { machineClasses: { small: {} } },
    path: "spec.workers[0].machine.type",
    says: "classes: small",
  },
  {
    title: "policy violated: version",
    input: { policy: { versions: ">=1.36" } },
    path: "spec.kubernetes.version",
    says: "the platform allows >=1.36",
  },
  {
    title: "policy violated: machine type",
    spec: { workers: [{ name: "a", machine: { type: "small" } }] },
    input: { machineClasses: { small: {}, large: {} }, policy: { machineTypes: ["large"] } },
    path: "spec.workers[0].machine.type",
    says: "the platform allows large",
  },
  {
    title: "policy violated: workers",
    input: { policy: { maxWorkerReplicas: 1 } },
    path: "spec.workers",
    says: "at most 1 workers",
  },
  {
    title: "policy violated: overrides",
    spec: { overrides: [{ name: "a", target: { kind: "Cluster" }, patch: {} }] },
    input: { policy: { allow: { overrides: false } } },
    path: "spec.overrides",
    says: "not allowed by the platform",
  },
  {
    title: "policy violated: extraArgs",
    spec: { kubernetes: { version: "v1.35.2", scheduler: { extraArgs: { v: "2" } } } },
    input: { policy: { allow: { extraArgs: false } } },
    path: "spec.kubernetes",
    says: "extraArgs are not allowed",
  },
  {
    title: "policy violated: commands",
    spec: { workers: [{ name: "a", preCommands: ["true"] }] },
    input: { policy: { allow: { commands: false } } },
    path: "spec.workers",
    says: "commands are not allowed",
  },
  {
    title: "enforced value differs",
    spec: { controlPlane: { replicas: 1 } },
    input: { enforced: { controlPlane: { replicas: 3 } } },
    path: "spec.controlPlane.replicas",
    says: "1 is not allowed: the platform enforces 3",
  },
  {
    title: "enforced value of all pools differs",
    spec: { workers: [{ name: "a", timeouts: { drainSeconds: 0 } }] },
    input: { enforced: { workerDefaults: { timeouts: { drainSeconds: 60 } } } },
    path: "spec.workers[0].timeouts.drainSeconds",
    says: "the platform enforces 60",
  },
  {
    title: "replicas together with autoscaling",
    spec: { workers: [{ name: "a", replicas: 1, autoscaling: { minReplicas: 1, maxReplicas: 2 } }] },
    path: "spec.workers[0]",
    says: "not both",
  },
  {
    title: "limits of the autoscaler swapped",
    spec: { workers: [{ name: "a", autoscaling: { minReplicas: 3, maxReplicas: 2 } }] },
    path: "spec.workers[0].autoscaling",
    says: "must not be above",
  },
  {
    title: "more zones than machines may be",
    spec: { workers: [{ name: "a", autoscaling: { minReplicas: 1, maxReplicas: 1 }, zones: ["a", "b"] }] },
    path: "spec.workers[0].autoscaling",
    says: "at least the number of zones",
  },
  {
    title: "no room to roll",
    spec: { workers: [{ name: "a", rollout: { maxSurge: 0, maxUnavailable: 0 } }] },
    path: "spec.workers[0].rollout",
    says: "must not both be 0",
  },
  {
    title: "file without a source that can be told apart",
    spec: {
      workers: [{ name: "a", files: [{ path: "/a", content: "x", contentFrom: { secret: { name: "s", key: "k" } } }] }],
    },
    path: "spec.workers[0].files[0]",
    says: "not both",
  },
  {
    title: "too many pools",
    spec: { workers: Array.from({ length: 51 }, (_, index) => ({ name: `p${index}` })) },
    path: "spec.workers",
    says: "at most 50",
  },
  {
    title: "typo in the spec",
    spec: { workers: [{ name: "a", replcias: 1 }] },
    path: "spec.workers[0].replcias",
    says: "unknown field",
  },
  {
    title: "wrong type",
    spec: { workers: [{ name: "a", replicas: "2" }] },
    path: "spec.workers[0].replicas",
    says: "must be number",
  },
  { title: "typo in Input", input: { defualts: {} }, path: "input.defualts", says: "unknown field, allowed here:" },
  {
    title: "typo in Input's defaults",
    input: { defaults: { kubernetes: { verison: "v1.35.2" } } },
    path: "input.defaults.kubernetes.verison",
    says: "unknown field",
  },
  {
    title: "broken rule in Input's defaults",
    input: { defaults: { controlPlane: { replicas: 2 } } },
    path: "input.defaults.controlPlane.replicas",
    says: "must be odd",
  },
  {
    title: "no room for a new control-plane machine",
    spec: { controlPlane: { replicas: 1, rollout: { maxSurge: 0 } } },
    path: "spec.controlPlane.rollout.maxSurge",
    says: "needs at least 3 replicas",
  },
  {
    title: "a wish that the backend cannot honour",
    spec: {
      infrastructure: { docker: { backend: "InMemory" } },
      controlPlane: { replicas: 1, machine: { image: { name: "x" } } },
    },
    path: "spec.controlPlane.machine.image",
    says: "use Docker",
  },
  {
    title: "environment missing",
    input: { environment: "Required" },
    path: "environment.kubernetesCluster",
    says: "is missing",
  },
];

describe.each(mistakes)("$title", ({ spec, metadata, input, path, says }) => {
  const broken = composite({ ...quickStart, ...spec }, metadata);
  const call = input ? { input } : {};

  test("is refused with path and what is allowed", () => {
    const { fatal } = run(broken, call);

    expect(fatal).toContain(`${path}: `);
    expect(fatal).toContain(says);
  });

  test("touches nothing that runs and keeps the conditions", () => {
    const output = run(broken, { ...call, observed: whole });
    const unchanged = run(composite(), { observed: whole }).conditions.filter(({ type }) => type !== "Compatible");

    // What was accepted before stays accepted by a policy; everything else is refused for a running cluster too.
    if (output.fatal === undefined) expect(output.conditions.at(-1)?.reason).toBe("PolicyViolated");
    else expect(keysOf(output)).toEqual([]);
    expect(output.conditions).toEqual(expect.arrayContaining(unchanged));
  });
});

test("two providers are refused", () => {
  const other = { ...docker, name: "other" };
  const schema = openSchema([docker, other], [kubeadm]);
  const problems = checkSpec(schema.layer, schema.rules, { infrastructure: { docker: {}, other: {} } });

  expect(problems).toEqual([{ path: "infrastructure", message: "at most one of docker, other may be chosen" }]);
});

test("a cluster-scoped XR without a claim is refused", () => {
  const xr = { ...composite(), metadata: { name: "demo" } };

  expect(run(xr).fatal).toContain("spec.claimRef: is missing");
});

test("all mistakes of a step are told at once", () => {
  const { fatal } = run(
    composite({ ...quickStart, controlPlane: { replicas: 2 }, network: { pods: { cidrBlocks: ["x"] } } }),
  );

  expect(fatal).toContain("spec.controlPlane.replicas");
  expect(fatal).toContain("spec.network.pods.cidrBlocks");
});
