import { describe, expect, test } from "vitest";
import type { JsonObject } from "../kubernetes/object.ts";
import {
  isGroupSettled,
  isSettled,
  isWhole,
  looksEmpty,
  countOutdatedMachines,
  readProgress,
  readCountsOfStatus,
} from "./machine-progress.ts";

/** An object of generation 2 that desires three machines. */
const reporting = (status: JsonObject, spec: JsonObject = { replicas: 3 }): JsonObject => ({
  metadata: { generation: 2 },
  spec,
  status,
});
const whole = { observedGeneration: 2, replicas: 3, readyReplicas: 3, upToDateReplicas: 3, availableReplicas: 3 };
const deprecated = { observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 3, unavailableReplicas: 0 };

type Case = [title: string, contract: "v1beta1" | "v1beta2", object: JsonObject, expected: Progress];
interface Progress {
  settled: boolean;
  whole: boolean;
  outdated: number;
}

// Retention, plan and status once disagreed on each case but the first and the last; sources: Cluster API 1.14.2.
describe("progress of the machines of", () => {
  test.each<Case>([
    ["a whole group", "v1beta2", reporting(whole), { settled: true, whole: true, outdated: 0 }],
    // Retention read no field of v1beta1, so its templates stayed forever; the status never reported its rollouts.
    ["a whole group of v1beta1", "v1beta1", reporting(deprecated), { settled: true, whole: true, outdated: 0 }],
    [
      "a group of v1beta1 with a rollout",
      "v1beta1",
      reporting({ ...deprecated, updatedReplicas: 1 }),
      { settled: false, whole: false, outdated: 2 },
    ],
    // RKE2ControlPlane v1beta1 omits zeros (CAPRKE2, rke2controlplane_types.go): that no machine is up to date ...
    [
      "a group of v1beta1 at the beginning of a rollout, which omits zeros",
      "v1beta1",
      reporting({ observedGeneration: 2, replicas: 3, readyReplicas: 3 }),
      { settled: false, whole: false, outdated: 3 },
    ],
    // ... and that none is unavailable, which the plan read as none available.
    [
      "a whole group of v1beta1, which omits zeros",
      "v1beta1",
      reporting({ observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 3 }),
      { settled: true, whole: true, outdated: 0 },
    ],
    // observedGeneration is not part of the v1beta1 contract; retention waited for it forever.
    [
      "a group of v1beta1 without observedGeneration",
      "v1beta1",
      reporting({ ...deprecated, observedGeneration: undefined }),
      { settled: true, whole: true, outdated: 0 },
    ],
    // A count of v1beta2 is a pointer, unset until the controller has compared machines (mdutil/util.go): the group is
    // not settled, but no machine is known to be outdated either. The plan read 0 up to date, the status 3.
    [
      "a group whose machines are not compared yet",
      "v1beta2",
      reporting({ ...whole, upToDateReplicas: undefined }),
      { settled: false, whole: false, outdated: 0 },
    ],
    // Counts of an older generation do not describe this one; plan and status did not check the generation.
    [
      "a group whose controller has not observed the last change",
      "v1beta2",
      reporting({ ...whole, observedGeneration: 1 }),
      { settled: false, whole: false, outdated: 0 },
    ],
    // With one machine more than desired it is not settled, although no machine is outdated.
    [
      "a group that still has the surge machine of a rollout",
      "v1beta2",
      reporting({ ...whole, replicas: 4, upToDateReplicas: 4 }),
      { settled: false, whole: false, outdated: 0 },
    ],
    // AWSManagedControlPlane has neither replicas nor observedGeneration; for retention it was never settled.
    ["a managed control plane", "v1beta1", reporting({ ready: true }, {}), { settled: true, whole: true, outdated: 0 }],
    [
      "a group whose machines are not available yet",
      "v1beta2",
      reporting({ ...whole, availableReplicas: 2 }),
      { settled: true, whole: false, outdated: 0 },
    ],
  ])("%s, by %s", (...[, contract, object, expected]) => {
    const progress = readProgress(object, contract);

    expect({
      settled: isSettled(progress),
      whole: isWhole(progress),
      outdated: countOutdatedMachines(progress),
    }).toEqual(expected);
  });
});

test("counts that are not reported are undefined, also in v1beta1", () => {
  const counts = { total: undefined, ready: undefined, upToDate: undefined, available: undefined };

  expect(readProgress({ spec: { replicas: 3 } }, "v1beta1")).toMatchObject(counts);
  expect(readProgress({ spec: { replicas: 3 }, status: {} }, "v1beta1")).toMatchObject({ total: 0, upToDate: 0 });
});

test.each<["v1beta1" | "v1beta2", JsonObject, object]>([
  [
    "v1beta2",
    { replicas: 3, readyReplicas: 2, upToDateReplicas: 1, availableReplicas: 2 },
    { desired: 3, ready: 2, upToDate: 1, available: 2 },
  ],
  [
    "v1beta1",
    { replicas: 3, readyReplicas: 2, updatedReplicas: 1, unavailableReplicas: 1 },
    { desired: 3, ready: 2, upToDate: 1, available: 2 },
  ],
  ["v1beta2", {}, { desired: 3, ready: 0, upToDate: 0, available: 0 }],
  ["v1beta1", {}, { desired: 3, ready: 0, upToDate: 0, available: 0 }],
  ["v1beta2", { desiredReplicas: 5 }, { desired: 5, ready: 0, upToDate: 0, available: 0 }],
])("counts of machines by %s: %j", (contract, status, counts) => {
  expect(readCountsOfStatus(status, 3, contract)).toEqual(counts);
});

test.each<[JsonObject | undefined, boolean]>([
  [{ desiredReplicas: 3, replicas: 3, upToDateReplicas: 3 }, true],
  [{ desiredReplicas: 3, replicas: 4, upToDateReplicas: 3 }, false],
  [{ desiredReplicas: 3, replicas: 3, upToDateReplicas: 2 }, false],
  [undefined, true],
])("a group in the status of the Cluster with %j is settled: %s", (group, expected) => {
  expect(isGroupSettled(group)).toBe(expected);
});

test.each<[JsonObject, JsonObject, boolean]>([
  [{ observedGeneration: 2, replicas: 0 }, { replicas: 0 }, true],
  [{ observedGeneration: 2 }, { replicas: 0 }, false],
  [{ observedGeneration: 1, replicas: 0 }, { replicas: 0 }, false],
  [{ observedGeneration: 2, replicas: 0 }, { replicas: 1 }, false],
])("a worker group with the status %j and the spec %j looks empty: %s", (status, spec, expected) => {
  expect(looksEmpty(readProgress(reporting(status, spec)))).toBe(expected);
});
