import { expect, test } from "vitest";
import { indexKinds } from "../cluster-api/kind-facts.ts";
import { retainTemplates } from "./template-retention.ts";
import { readState } from "./state.ts";

const kindsWith = (contract: "v1beta1" | "v1beta2") =>
  indexKinds([
    {
      group: "infrastructure.example.org",
      version: "v1",
      kind: "ExampleMachineTemplate",
      use: "Composed",
      role: "MachineTemplate",
    },
    {
      group: "controlplane.example.org",
      version: "v1",
      kind: "ExampleControlPlane",
      use: "Composed",
      role: "ControlPlane",
      contract,
    },
  ]);

test("R2: the counts that release a control plane's old template are read by the contract of its kind", () => {
  const template = { apiVersion: "infrastructure.example.org/v1", kind: "ExampleMachineTemplate" };
  const controlPlane = {
    apiVersion: "controlplane.example.org/v1",
    kind: "ExampleControlPlane",
    metadata: { generation: 2 },
    spec: { replicas: 3 },
    status: { observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 3 },
  };
  const observed = { "control-plane-examplecontrolplane": controlPlane, old: template };
  const retainedWith = (contract: "v1beta1" | "v1beta2") =>
    retainTemplates(readState({ observed, required: { "machine-sets": [] } }, kindsWith(contract)), new Set()).retained;

  expect(retainedWith("v1beta1")).toEqual([]);
  expect(retainedWith("v1beta2")).toEqual([{ key: "old", object: template }]);
});
