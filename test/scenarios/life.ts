import type { Spec, Step } from "./script.ts";

/** Machine settings that change the content of the template. */
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

/** One cluster from its creation to its deletion. Each step begins once the previous one has settled. */
export const life: readonly Step[] = [
  {
    title: "creation: workers are created once the control plane runs",
    spec: cluster("v1.34.1", [a]),
    phases: ["Pending", "Provisioning", "Ready"],
    facts: [
      [
        "control plane: machine template created",
        "control plane: desired version v1.34.1",
        "control plane: desired replicas 1",
        "a: machine template created",
        "a: bootstrap template created",
        "a: desired version v1.34.1",
        "a: desired replicas 2",
      ],
      "control plane: machine created (v1.34.1)",
      "control plane: runs v1.34.1",
      "a: machine created (v1.34.1)",
      "a: machine created (v1.34.1)",
    ],
  },
  {
    title: "a pool scales up",
    spec: cluster("v1.34.1", [{ ...a, replicas: 3 }]),
    phases: ["Scaling", "Ready"],
    facts: ["a: desired replicas 3", "a: machine created (v1.34.1)"],
  },
  {
    title: "a pool scales down",
    spec: cluster("v1.34.1", [a]),
    phases: ["Scaling", "Ready"],
    facts: ["a: desired replicas 2", "a: machine deleted (v1.34.1)"],
  },
  {
    title: "a change in place replaces no machine",
    spec: cluster("v1.34.1", [{ ...a, labels: { "node-role.kubernetes.io/gpu": "" }, timeouts: { drainSeconds: 7 } }]),
    phases: [],
    facts: [],
  },
  {
    title: "the machines of a pool change",
    spec: cluster("v1.34.1", [{ ...a, machine: slow }]),
    phases: ["Updating", "Ready"],
    facts: [
      "a: machine template created",
      "a: machine replaced (v1.34.1)",
      "a: machine replaced (v1.34.1)",
      "a: machine template deleted",
    ],
  },
  {
    title: "the machines of the control plane change",
    spec: cluster("v1.34.1", [{ ...a, machine: slow }], { machine: slow }),
    phases: ["Updating", "Ready"],
    facts: [
      "control plane: machine template created",
      "control plane: machine replaced (v1.34.1)",
      "control plane: machine template deleted",
    ],
  },
  {
    title: "a pool is added",
    spec: cluster("v1.34.1", [{ ...a, machine: slow }, b], { machine: slow }),
    phases: ["Scaling", "Ready"],
    facts: [
      [
        "b: machine template created",
        "b: bootstrap template created",
        "b: desired version v1.34.1",
        "b: desired replicas 1",
      ],
      "b: machine created (v1.34.1)",
    ],
  },
  {
    title: "an upgrade to a patch release",
    spec: cluster("v1.34.2", [{ ...a, machine: slow }, b], { machine: slow }),
    phases: ["Updating", "Ready"],
    facts: [
      "control plane: desired version v1.34.2",
      "control plane: machine replaced (v1.34.1 → v1.34.2)",
      "control plane: runs v1.34.2",
      "a: desired version v1.34.2",
      "a: machine replaced (v1.34.1 → v1.34.2)",
      "a: machine replaced (v1.34.1 → v1.34.2)",
      "b: desired version v1.34.2",
      "b: machine replaced (v1.34.1 → v1.34.2)",
    ],
  },
  {
    title: "an upgrade to a minor version, with a change of machines",
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
      "control plane: desired version v1.35.2",
      "control plane: machine replaced (v1.34.2 → v1.35.2)",
      "control plane: runs v1.35.2",
      "a: desired version v1.35.2",
      "a: machine replaced (v1.34.2 → v1.35.2)",
      "a: machine replaced (v1.34.2 → v1.35.2)",
      ["b: machine template created", "b: desired version v1.35.2"],
      "b: machine replaced (v1.34.2 → v1.35.2)",
      "b: machine template deleted",
    ],
  },
  {
    title: "a pool is removed",
    spec: cluster("v1.35.2", [{ ...a, machine: slow }], { machine: slow }),
    phases: ["Scaling", "Ready"],
    facts: [
      "b: desired replicas 0",
      "b: machine deleted (v1.35.2)",
      ["b: deleted", "b: machine template deleted", "b: bootstrap template deleted"],
    ],
  },
  {
    title: "deletion",
    spec: undefined,
    facts: [
      "a: machine deleted (v1.35.2)",
      "a: machine deleted (v1.35.2)",
      "a: deleted",
      "control plane: machine deleted (v1.35.2)",
      "control plane: deleted",
      "infrastructure: deleted",
      "cluster: deleted",
      ["a: machine template deleted", "a: bootstrap template deleted", "control plane: machine template deleted"],
    ],
  },
];
