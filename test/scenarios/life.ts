import type { Spec, Step } from "./script.ts";

/** Machines that differ in what their template says. */
const slow = { docker: { startup: { machineSeconds: 1 } } };
const [a, b] = [
  { name: "a", replicas: 2 },
  { name: "b", replicas: 1 },
];

function cluster(version: string, workers: readonly Spec[], controlPlane: Spec = {}): Spec {
  return {
    kubernetes: { version },
    infrastructure: { docker: { backend: "InMemory" } },
    controlPlane: { replicas: 1, ...controlPlane },
    workers,
  };
}

/** One cluster from its creation to its end; each step begins where the one before has come to rest. */
export const life: readonly Step[] = [
  {
    title: "made: workers come once the control plane runs",
    spec: cluster("v1.34.1", [a]),
    phases: ["Pending", "Provisioning", "Ready"],
    facts: [
      [
        "control plane: machine template made",
        "control plane: to run v1.34.1",
        "control plane: to have 1 machine",
        "a: machine template made",
        "a: bootstrap template made",
        "a: to run v1.34.1",
        "a: to have 2 machines",
      ],
      "control plane: machine made (v1.34.1)",
      "control plane: runs v1.34.1",
      "a: machine made (v1.34.1)",
      "a: machine made (v1.34.1)",
    ],
  },
  {
    title: "a pool grows",
    spec: cluster("v1.34.1", [{ ...a, replicas: 3 }]),
    phases: ["Scaling", "Ready"],
    facts: ["a: to have 3 machines", "a: machine made (v1.34.1)"],
  },
  {
    title: "a pool shrinks",
    spec: cluster("v1.34.1", [a]),
    phases: ["Scaling", "Ready"],
    facts: ["a: to have 2 machines", "a: machine gone (v1.34.1)"],
  },
  {
    title: "what changes in place replaces nothing",
    spec: cluster("v1.34.1", [{ ...a, labels: { "node-role.kubernetes.io/gpu": "" }, timeouts: { drainSeconds: 7 } }]),
    phases: [],
    facts: [],
  },
  {
    title: "a pool gets other machines",
    spec: cluster("v1.34.1", [{ ...a, machine: slow }]),
    facts: [
      "a: machine template made",
      "a: machine replaced (v1.34.1)",
      "a: machine replaced (v1.34.1)",
      "a: machine template gone",
    ],
  },
  {
    title: "the control plane gets other machines",
    spec: cluster("v1.34.1", [{ ...a, machine: slow }], { machine: slow }),
    facts: [
      "control plane: machine template made",
      "control plane: machine replaced (v1.34.1)",
      "control plane: machine template gone",
    ],
  },
  {
    title: "a pool is added",
    spec: cluster("v1.34.1", [{ ...a, machine: slow }, b], { machine: slow }),
    phases: ["Scaling", "Ready"],
    facts: [
      ["b: machine template made", "b: bootstrap template made", "b: to run v1.34.1", "b: to have 1 machine"],
      "b: machine made (v1.34.1)",
    ],
  },
  {
    title: "a patch of the version",
    spec: cluster("v1.34.2", [{ ...a, machine: slow }, b], { machine: slow }),
    phases: ["Updating", "Ready"],
    facts: [
      "control plane: to run v1.34.2",
      "control plane: machine replaced (v1.34.1 → v1.34.2)",
      "control plane: runs v1.34.2",
      "a: to run v1.34.2",
      "a: machine replaced (v1.34.1 → v1.34.2)",
      "a: machine replaced (v1.34.1 → v1.34.2)",
      "b: to run v1.34.2",
      "b: machine replaced (v1.34.1 → v1.34.2)",
    ],
  },
  {
    title: "a minor version, and other machines with it",
    spec: cluster(
      "v1.35.2",
      [
        { ...a, machine: slow },
        { ...b, machine: slow },
      ],
      { machine: slow },
    ),
    phases: ["Updating", "Ready"],
    facts: [
      "control plane: to run v1.35.2",
      "control plane: machine replaced (v1.34.2 → v1.35.2)",
      "control plane: runs v1.35.2",
      "a: to run v1.35.2",
      "a: machine replaced (v1.34.2 → v1.35.2)",
      "a: machine replaced (v1.34.2 → v1.35.2)",
      ["b: machine template made", "b: to run v1.35.2"],
      "b: machine replaced (v1.34.2 → v1.35.2)",
      "b: machine template gone",
    ],
  },
  {
    title: "a pool is removed",
    spec: cluster("v1.35.2", [{ ...a, machine: slow }], { machine: slow }),
    phases: ["Scaling", "Ready"],
    facts: [
      "b: to have 0 machines",
      "b: machine gone (v1.35.2)",
      ["b: gone", "b: machine template gone", "b: bootstrap template gone"],
    ],
  },
  {
    title: "deleted",
    spec: undefined,
    facts: [
      "a: machine gone (v1.35.2)",
      "a: machine gone (v1.35.2)",
      "a: gone",
      "control plane: machine gone (v1.35.2)",
      "control plane: gone",
      "infrastructure: gone",
      "cluster: gone",
      ["a: machine template gone", "a: bootstrap template gone", "control plane: machine template gone"],
    ],
  },
];
