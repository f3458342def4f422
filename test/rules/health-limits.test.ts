import { describe, expect, test } from "vitest";
import { at, type JsonObject, objectAt, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, quickStart, run, running } from "./world.ts";

// Rule P5: the limit of a health check follows the observed number of machines, and changes in place.
const atMostOne = { unhealthyInRange: "[0-1]" };
const share = { unhealthyLessThanOrEqualTo: "40%" };

const limitOf = (output: ReturnType<typeof run>, text: string) =>
  at(composed(output, "MachineHealthCheck", text), "spec", "remediation", "triggerIf");

/** The observed objects, with this number of machines in the status of all objects of the kind. */
function sized(observed: Record<string, JsonObject>, kind: string, replicas: number): Record<string, JsonObject> {
  const count = { replicas, readyReplicas: replicas, upToDateReplicas: replicas, availableReplicas: replicas };
  return Object.fromEntries(
    Object.entries(observed).map(([key, object]) => [
      key,
      textAt(object, "kind") === kind ? { ...object, status: { ...objectAt(object, "status"), ...count } } : object,
    ]),
  );
}

const autoscaled = {
  infrastructure: { aws: { region: "eu-west-1" } },
  controlPlane: { machine: { type: "m5.large" } },
};
const spot = composite({
  ...quickStart,
  ...autoscaled,
  workers: [
    {
      name: "spot",
      autoscaling: { minReplicas: 0, maxReplicas: 60 },
      machine: { type: "m5.large", aws: { spot: { enabled: true } } },
    },
  ],
});

test.each([
  [0, atMostOne],
  [1, atMostOne],
  [2, atMostOne],
  [3, share],
  [60, share],
])("P5: the limit of an autoscaled pool follows its observed machines: %d", (replicas, limit) => {
  const observed = sized(running(spot), "MachineDeployment", replicas);

  expect(limitOf(run(spot, { observed }), "spot")).toEqual(limit);
});

test.each([
  [1, atMostOne],
  [3, share],
  [5, share],
])("P5: the limit of a control plane follows its observed machines: %d", (replicas, limit) => {
  const xr = composite({ ...quickStart, controlPlane: { replicas: 5 } });
  const observed = sized(running(xr), "KubeadmControlPlane", replicas);

  expect(limitOf(run(xr, { observed }), "control-plane")).toEqual(limit);
});

describe("P5: before the status has a number of machines, the limit follows", () => {
  test.each<[string, JsonObject, object]>([
    ["the desired replicas", { replicas: 3 }, share],
    ["minReplicas of an autoscaled pool", { autoscaling: { minReplicas: 3, maxReplicas: 9 } }, share],
    [
      "minReplicas of an autoscaled pool that may be empty",
      { autoscaling: { minReplicas: 0, maxReplicas: 9 } },
      atMostOne,
    ],
  ])("%s", (_, size, limit) => {
    const xr = composite({ ...quickStart, workers: [{ name: "pool", ...size }] });
    const observed = changed(running(xr), keyOf(running(xr), "MachineDeployment"), { status: { replicas: undefined } });

    expect([run(xr), run(xr, { observed })].map((output) => limitOf(output, "pool"))).toEqual([limit, limit]);
  });
});

test("P5: before the status has a number of machines, the limit follows the replicas set by the autoscaler", () => {
  const key = keyOf(running(spot), "MachineDeployment");
  const chosen = changed(running(spot), key, { spec: { replicas: 4 }, status: { replicas: undefined } });

  expect(limitOf(run(spot, { observed: chosen }), "spot")).toEqual(share);
});

test("P5: each zone has its own limit, because it has its own health check", () => {
  const xr = composite({ ...quickStart, workers: [{ name: "pool", replicas: 5, zones: ["a", "b"] }] });
  const output = run(xr, { observed: running(xr) });

  expect([limitOf(output, "pool-a"), limitOf(output, "pool-b")]).toEqual([share, atMostOne]);
});

test("P5: the limit counts the surge machines of a rollout, because Cluster API counts them", () => {
  const xr = composite({ ...quickStart, workers: [{ name: "pool", replicas: 2 }] });
  const key = keyOf(running(xr), "MachineDeployment");
  const surging = changed(running(xr), key, { status: { replicas: 3 } });

  expect(limitOf(run(xr, { observed: surging }), "pool")).toEqual(share);
});

describe("P5: a limit that is set explicitly applies at every size", () => {
  const sizes = [0, 2, 3, 60];
  const limits = (xr: JsonObject) =>
    sizes.map((replicas) => limitOf(run(xr, { observed: sized(running(xr), "MachineDeployment", replicas) }), "pool"));
  const fixed = { name: "pool", autoscaling: { minReplicas: 3, maxReplicas: 60 } };

  test.each([
    ["20%", { unhealthyLessThanOrEqualTo: "20%" }],
    ["40%", { unhealthyLessThanOrEqualTo: "40%" }],
    ["2", { unhealthyLessThanOrEqualTo: 2 }],
  ])("maxUnhealthy %s", (maxUnhealthy, limit) => {
    const xr = composite({ ...quickStart, workers: [{ ...fixed, healthCheck: { maxUnhealthy } }] });

    expect(limits(xr)).toEqual(sizes.map(() => limit));
  });

  test.each<[string, JsonObject, object]>([
    [
      "JSON patch of a field that exists only at one size",
      {
        jsonPatch: [{ op: "replace", path: "/spec/remediation/triggerIf/unhealthyLessThanOrEqualTo", value: "20%" }],
      },
      { unhealthyLessThanOrEqualTo: "20%" },
    ],
    [
      "merge patch",
      {
        patch: {
          spec: { remediation: { triggerIf: { unhealthyLessThanOrEqualTo: null, unhealthyInRange: "[0-4]" } } },
        },
      },
      { unhealthyInRange: "[0-4]" },
    ],
  ])("override with a %s", (_, patch, limit) => {
    const overrides = [{ name: "limit", target: { kind: "MachineHealthCheck", pool: "pool" }, ...patch }];
    const xr = composite({ ...quickStart, workers: [fixed], overrides });

    expect(limits(xr)).toEqual(sizes.map(() => limit));
  });
});

test("P5, A2, R3: a size that oscillates around three changes only the limit", () => {
  const observed = running(spot);
  const key = keyOf(observed, "MachineHealthCheck", "spot");
  const answers = [2, 3, 4, 3, 2].map((replicas) => {
    const now = sized(observed, "MachineDeployment", replicas);
    const deployment = keyOf(observed, "MachineDeployment");
    return run({ ...spot, status: { phase: "Ready" } }, { observed: changed(now, deployment, { spec: { replicas } }) });
  });
  const rest = answers.map(({ desired }) =>
    [...desired].filter(([name]) => name !== key).map(([, { object }]) => object),
  );

  expect(new Set(rest.map((objects) => JSON.stringify(objects))).size).toBe(1);
  expect(answers.flatMap(({ events, held }) => [...events, ...held])).toEqual([]);
  expect(answers.map(({ status }) => [status?.phase, status?.rollouts, status?.pendingWrites])).toEqual(
    answers.map(() => ["Ready", undefined, undefined]),
  );
});
