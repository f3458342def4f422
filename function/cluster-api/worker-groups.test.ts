import { describe, expect, test } from "vitest";
import type { JsonObject } from "../kubernetes/object.ts";
import { groupMembers, membersOf } from "./group-members.ts";
import { isSettled, isWhole, countOutdatedMachines } from "./machine-progress.ts";
import { isAvailable, isSameContent, readWorkerGroup, type WorkerGroup, workerGroupKinds } from "./worker-groups.ts";

const core = "cluster.x-k8s.io";
const templateSpec = {
  version: "v1.35.2",
  bootstrap: { configRef: { apiGroup: `bootstrap.${core}`, kind: "KubeadmConfig", name: "boot" } },
  infrastructureRef: { apiGroup: `infrastructure.${core}`, kind: "ExampleMachine", name: "machine" },
};
const counts = { replicas: 3, readyReplicas: 3, upToDateReplicas: 3, availableReplicas: 3 };

function observed(
  kind: string,
  { spec = {}, status = {} }: { spec?: JsonObject; status?: JsonObject } = {},
): JsonObject {
  return {
    apiVersion: `${core}/v1beta2`,
    kind,
    metadata: { name: "demo-a", uid: "u1", generation: 2 },
    spec: { replicas: 3, template: { spec: templateSpec }, ...spec },
    status: { observedGeneration: 2, ...counts, ...status },
  };
}

function read(kind: string, parts?: Parameters<typeof observed>[1]): WorkerGroup {
  const group = readWorkerGroup(observed(kind, parts));
  if (!group) throw new TypeError(`${kind} is not a worker group`);
  return group;
}

test.each(["MachineDeployment", "MachinePool"])("facts are read from a %s", (kind) => {
  const group = read(kind);

  expect(group).toMatchObject({
    kind: { name: kind },
    name: "demo-a",
    uid: "u1",
    generation: 2,
    version: "v1.35.2",
    infrastructure: "machine",
    bootstrap: "boot",
    references: [`infrastructure.${core}\nExampleMachine\nmachine`, `bootstrap.${core}\nKubeadmConfig\nboot`],
  });
  expect(isWhole(group.progress)).toBe(true);
});

test("a MachineSet is not a worker group, and neither is a MachineDeployment of another API group", () => {
  expect(readWorkerGroup(observed("MachineSet"))).toBeUndefined();
  expect(readWorkerGroup({ ...observed("MachineDeployment"), apiVersion: "example.org/v1" })).toBeUndefined();
});

test("a group at an older API version of its kind is read", () => {
  const older = { ...observed("MachineDeployment"), apiVersion: `${core}/v1beta1` };

  expect(readWorkerGroup(older)?.kind.name).toBe("MachineDeployment");
});

test("a MachineDeployment has one failure domain, and a MachinePool a list", () => {
  const inZone = { template: { spec: { ...templateSpec, failureDomain: "a" } } };

  expect(read("MachineDeployment", { spec: inZone }).failureDomains).toEqual(["a"]);
  expect(read("MachinePool", { spec: { failureDomains: ["a", "b"] } }).failureDomains).toEqual(["a", "b"]);
});

test("a pool whose nodes the cloud bootstraps refers to no bootstrap data", () => {
  const template = { spec: { ...templateSpec, bootstrap: { dataSecretName: "" } } };

  expect(read("MachinePool", { spec: { template } }).bootstrap).toBeUndefined();
});

test.each([
  ["version", { version: "v1.35.3" }],
  ["infrastructure", { infrastructureRef: { ...templateSpec.infrastructureRef, name: "other" } }],
  ["bootstrap", { bootstrap: { configRef: { ...templateSpec.bootstrap.configRef, name: "other" } } }],
  ["failure domain", { failureDomain: "a" }],
])("machines with another %s have other content", (_, change) => {
  const group = read("MachineDeployment");
  const other = read("MachineDeployment", { spec: { template: { spec: { ...templateSpec, ...change } } } });

  expect(isSameContent(group, read("MachineDeployment"))).toBe(true);
  expect(isSameContent(group, other)).toBe(false);
});

describe("availability", () => {
  const condition = { type: "Available", status: "True", observedGeneration: 2 };

  test("a MachineDeployment is available by its condition at its current generation", () => {
    expect(isAvailable(read("MachineDeployment"))).toBe(false);
    expect(isAvailable(read("MachineDeployment", { status: { conditions: [condition] } }))).toBe(true);
    const isStale = { conditions: [condition], observedGeneration: 1 };
    expect(isAvailable(read("MachineDeployment", { status: isStale }))).toBe(false);
  });

  test("a MachinePool is available by its counts, because its controller sets no condition", () => {
    expect(isAvailable(read("MachinePool"))).toBe(true);
    expect(isAvailable(read("MachinePool", { status: { availableReplicas: 2 } }))).toBe(false);
    expect(isAvailable(read("MachinePool", { status: { observedGeneration: 1 } }))).toBe(false);
  });
});

describe("a MachinePool without Machines, which counts all replicas as up to date", () => {
  const ofVersions = (...versions: [version: string, replicas: number][]) =>
    read("MachinePool", { status: { versions: versions.map(([version, replicas]) => ({ version, replicas })) } });

  test("is not settled while a kubelet has another release", () => {
    const { progress } = ofVersions(["v1.34.8", 1], ["v1.35.2", 2]);

    expect(isSettled(progress)).toBe(false);
    expect(countOutdatedMachines(progress)).toBe(1);
  });

  test("is settled with any build of the release", () => {
    expect(isSettled(ofVersions(["v1.35.2-eks-8fa2c3d", 3]).progress)).toBe(true);
  });
});

test("members are found by the label of their kind, also if two groups of different kinds have the same name", () => {
  const labelled = (labels: JsonObject) => ({ metadata: { labels } });
  const machines = [
    labelled({ [`${core}/deployment-name`]: "demo-a" }),
    labelled({ [`${core}/pool-name`]: "demo-a" }),
    labelled({ [`${core}/control-plane`]: "" }),
  ];
  const members = groupMembers(machines, (object) => object);

  expect(membersOf(members, read("MachineDeployment"))).toEqual([machines[0]]);
  expect(membersOf(members, read("MachinePool"))).toEqual([machines[1]]);
  expect(membersOf(members, { ...read("MachineDeployment"), name: undefined })).toEqual([]);
});

// Crossplane must not compose objects that another controller takes control of (decision 31).
test("only a MachinePool takes control of referenced objects, and only a MachineDeployment has member sets", () => {
  const facts = workerGroupKinds.map(({ name, sets, takesControlOfReferences }) => [
    name,
    sets,
    takesControlOfReferences,
  ]);

  expect(facts).toEqual([
    ["MachineDeployment", "MachineSet", false],
    ["MachinePool", undefined, true],
  ]);
});
