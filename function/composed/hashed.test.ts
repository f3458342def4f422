import { expect, test } from "vitest";
import {
  hashApproval,
  hashInline,
  hashJoined,
  hashOrigin,
  hashTemplate,
  type Origin,
  type Requested,
  selectHashedCluster,
} from "./hashed.ts";

// Existing objects carry these hashes. If one changes, clusters hold or replace machines: change the code, not the
// hash. The structures are spelled out, so that a renamed field is also a type error.
const cluster = { name: "prod", namespace: "team-a" };
const machine = { type: "large", disk: { sizeGiB: 80 } };
const settings = { region: "eu-central-1" };
const nodes = {
  labels: { team: "a" },
  taints: [{ key: "gpu", effect: "NoSchedule" }],
  files: [{ path: "/etc/motd", content: "hello" }],
  preCommands: ["true"],
  postCommands: ["false"],
};
const ofMachines = { machine, version: "v1.34.3", zones: ["a", "b"], ...nodes };
const entry = { name: "default", topology: { class: "default-worker" }, zones: ["a"] };
const override = {
  name: "ntp",
  target: { kind: "KubeadmConfigTemplate" },
  patch: { spec: { ntp: { enabled: true } } },
};

const ofKubeadm = {
  cluster,
  role: "Worker",
  version: "v1.35.2",
  bootstrapFormat: "kubeadm",
  settings,
  machine,
} satisfies Origin;

const origins: [title: string, hash: string, inputs: Origin][] = [
  ["machines of a pool", "v2:cb24e07dbd", ofKubeadm],
  ["machines of a control plane", "v2:0137f0b1c9", { ...ofKubeadm, role: "ControlPlane" }],
  ["machines without settings", "v2:d34588f4e8", { ...ofKubeadm, settings: {}, machine: undefined }],
  ["machines of RKE2", "v2:f2b60d8674", { ...ofKubeadm, version: "v1.35.2+rke2r1", bootstrapFormat: "rke2" }],
  ["machines of EKS", "v2:e0e2e58f3f", { ...ofKubeadm, bootstrapFormat: "nodeadm" }],
  [
    "the bootstrap template of a pool",
    "v2:92fbfe2868",
    {
      cluster,
      version: "v1.35.2",
      kubelet: { extraArgs: { "max-pods": "60" } },
      settings: { certificates: { validityDays: 365 } },
      infrastructure: settings,
      nodes,
    },
  ],
  [
    "a control plane",
    "v2:f2b12a4542",
    {
      cluster,
      version: "v1.35.2",
      kubernetes: { version: "v1.35.2", apiServer: { extraArgs: { v: "2" } } },
      infrastructure: settings,
      controlPlane: { machine, kubeadm: {} },
    },
  ],
  [
    "a topology",
    "v2:51638b70b0",
    {
      cluster,
      kubernetes: "v1.35.2",
      topology: { classRef: { name: "class" } },
      workers: [entry],
      workerDefaults: { ...entry, name: undefined },
    },
  ],
];

const requests: [title: string, hash: string, inputs: Requested][] = [
  [
    "a control plane in the XR",
    "v2:8d8780d6c6",
    {
      kubernetes: { version: "v1.35.2" },
      infrastructure: { aws: settings },
      controlPlane: { machine, labels: { team: "a" } },
    },
  ],
  [
    "a pool in the XR",
    "v2:a17c479944",
    {
      version: "v1.35.2",
      kubelet: { extraArgs: { "max-pods": "60" } },
      distribution: { registries: { mirrors: {} } },
      infrastructure: { aws: settings },
      defaults: ofMachines,
      pool: ofMachines,
    },
  ],
  [
    "a control plane without machines in the XR",
    "v2:b93cff78e7",
    { kubernetes: { version: "v1.35.2" }, infrastructure: undefined, controlPlane: undefined },
  ],
  [
    "a topology in the XR",
    "v2:b1a64ed721",
    { kubernetes: undefined, topology: undefined, workers: [entry], workerDefaults: { ...entry, zones: undefined } },
  ],
];

test.each(origins)("the inputs of %s have a frozen hash (rule R4)", (_title, hash, given) => {
  expect(hashOrigin(given, [])).toBe(hash);
});

test.each(requests)("the request of %s has a frozen hash (rule R5)", (_title, hash, given) => {
  expect(hashOrigin(given, [])).toBe(hash);
});

test("overrides are part of the hash, under a frozen name", () => {
  expect(hashOrigin(ofKubeadm, [override])).toBe("v2:c1b8e424b0");
});

test("only name and namespace of the cluster's identity are hashed", () => {
  const identity = { ...cluster, uid: "8f3c" };

  expect(selectHashedCluster(identity)).toEqual(cluster);
});

test("an undefined field does not change a hash, so a structure can grow", () => {
  const grown = { ...ofKubeadm, format: undefined };

  expect(hashOrigin(grown, [])).toBe(hashOrigin(ofKubeadm, []));
});

test("the hash of several hashes is frozen", () => {
  const hashes = ["v1:4e1243bd22", "v1:90fd6b1548", undefined];

  expect(hashJoined(hashes)).toBe("v2:0b8a311506");
});

test("the hash of inline content is frozen, also for a path without a value", () => {
  expect(hashInline([{ clusterConfiguration: { apiServer: {} } }, undefined])).toBe("v1:2b9f431fc6");
});

test("the name of a template ends in a frozen hash of its content (rule N3)", () => {
  const spec = { template: { spec: { instanceType: "m7i.large", ami: { id: "ami-1" } } } };
  const group = "infrastructure.cluster.x-k8s.io";

  expect(hashTemplate({ group, kind: "AWSMachineTemplate", spec })).toBe("a5a12801ba");
});

test("an approval is a frozen hash of all content", () => {
  const templates = ["prod-control-plane-2fb4a9bf25", "prod-default-6c230-2fb4a9bf25"];

  expect(hashApproval({ target: "v1.35.2", content: "v1:bba4787cd8", templates })).toBe("29fef8fbda");
  expect(hashApproval({ target: "v1.35.2", content: [["class", "v1.35.2"], []], templates: [] })).toBe("7a432bc19d");
});
