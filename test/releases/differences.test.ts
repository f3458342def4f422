import { describe, expect, test } from "vitest";
import type { KubernetesObject } from "../../function/kubernetes/object.ts";
import { search, timeout } from "../histories/search.ts";
import { type Release, simulatedRelease, workingTree } from "../simulation/rendering.ts";
import { pairOf } from "./turns.ts";

/** The working tree with a change of the composed objects. */
function release(change: (entry: [key: string, KubernetesObject]) => [key: string, KubernetesObject]): Release {
  return {
    name: "another release",
    compose: (input) => {
      const output = workingTree.compose(input);
      const desired = [...output.desired].map(([key, { object, ...rest }]) => {
        const [otherKey, other] = change([key, object]);
        return [otherKey, { ...rest, object: other }] as const;
      });
      return { ...output, desired: new Map(desired) };
    },
  };
}

function foundBetween(other: Release, runs: number): string | undefined {
  return search({ seed: 1, runs, asFound: true }, pairOf(other, workingTree, { isOneWay: false })).violation?.text;
}

const inMachineDeployments = (change: (object: KubernetesObject) => KubernetesObject): Release =>
  release(([key, object]) => [key, object.kind === "MachineDeployment" ? change(object) : object]);

describe("a difference to another release is found if that", () => {
  test.each([
    [
      "composes a pool under another key",
      release(([key, object]) => [key.replace("worker-", "pool-"), object]),
      "6: only another release desires MachineDeployment demo-a-6ecd0 (pool-a-6ecd0-machinedeployment)",
    ],
    [
      "gives templates other names",
      release(([key, object]) => [key, renamed(object)]),
      "6: the working tree replaces the machines of MachineDeployment demo-a-6ecd0, which another release preserves",
    ],
    [
      "scales a pool to zero",
      inMachineDeployments((object) => ({ ...object, spec: { ...object.spec, replicas: 0 } })),
      "differ in MachineDeployment demo-a-6ecd0: spec.replicas is ",
    ],
    [
      "sets a label",
      inMachineDeployments(({ metadata, ...object }) => ({
        ...object,
        metadata: { ...metadata, labels: { ...metadata.labels, "example.org/release": "two" } },
      })),
      "differ in MachineDeployment demo-a-6ecd0: metadata.labels.example.org/release is ",
    ],
  ])(
    "%s",
    (_, other, text) => {
      expect(foundBetween(other, 3)).toContain(text);
    },
    timeout,
  );
});

test(
  "a release with another content of machines holds the rollout, which is no violation",
  () => {
    expect(foundBetween(simulatedRelease(1), 20)).toBeUndefined();
  },
  timeout,
);

/** The object with another hash in each name that has a hash. */
function renamed({ metadata, spec, ...object }: KubernetesObject): KubernetesObject {
  const other = (text: string) => text.replace(/-(?=[0-9a-f]{10}$)/, "-other");
  const inner = (_: string, value: unknown): unknown => (typeof value === "string" ? other(value) : value);
  return {
    ...object,
    metadata: { ...metadata, name: other(metadata.name) },
    spec: JSON.parse(JSON.stringify(spec ?? {}, inner)),
  };
}
