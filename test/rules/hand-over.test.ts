import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, running } from "./world.ts";

// The autoscaler writes replicas, so a newer generation does not prove that a write is observed (decision 0109).
const autoscaling = { minReplicas: 1, maxReplicas: 5 };
const image = { image: { name: "new" } };
const withPool = (pool: JsonObject, more: JsonObject = {}) => ({
  ...composite({ ...quickStart, workers: [{ name: "default", ...pool }] }),
  ...more,
});

/** The pending writes of a response, as the next call reads them. */
const statusOf = ({ status }: ReturnType<typeof run>) => ({
  status: { pendingWrites: (status?.pendingWrites ?? []).map((content) => ({ ...content })) },
});

describe.each<[string, JsonObject]>([
  ["with autoscaling turned on in the same edit", { replicas: 2 }],
  ["with autoscaling", { autoscaling }],
])("P1, R2: a pool %s whose machines change", (_, before) => {
  const observed = running(withPool(before));
  const key = keyOf(observed, "MachineDeployment");
  const edited = withPool({ autoscaling, machine: image });
  const answer = run(edited, { observed });
  const template = keysOf(answer).find((name) => name.includes("machinetemplate") && !(name in observed)) ?? "";
  const made = { ...observed, [template]: { ...composed(answer, "DevMachineTemplate", template), status: {} } };
  /** The pool with the previous content, rolled out, after the autoscaler has set its replicas. */
  const scaled = (generation: number, replicas: number, more: JsonObject = {}) =>
    changed(made, key, {
      metadata: { generation },
      spec: { replicas, ...more },
      status: { observedGeneration: generation, replicas, upToDateReplicas: replicas },
    });
  const back = withPool(before);

  test("has pending writes while only the autoscaler's writes are observed", () => {
    const first = run({ ...edited, ...statusOf(answer) }, { observed: scaled(2, 3) });
    const second = run({ ...edited, ...statusOf(first) }, { observed: scaled(3, 4) });

    expect([first, second].map(({ status }) => status?.pendingWrites)).toEqual([
      [expect.objectContaining({ ...answer.status?.pendingWrites?.[0], generation: 2 })],
      [expect.objectContaining({ ...answer.status?.pendingWrites?.[0], generation: 3 })],
    ]);
  });

  test("retains the template of its pending writes even if the edit is reverted", () => {
    const withPendingWrites = { ...back, ...statusOf(answer) };

    expect(keysOf(run(withPendingWrites, { observed: scaled(2, 3) }))).toContain(template);
    expect(keysOf(run(back, { observed: scaled(2, 3) }))).not.toContain(template);
  });

  test("has no pending writes once it is observed with the new machines", () => {
    const written = { ...composed(answer, "MachineDeployment"), status: observed[key]?.["status"] ?? {} };
    const settled = { ...made, [key]: written };

    expect(
      run({ ...edited, ...statusOf(answer) }, { observed: changed(settled, key, { metadata: { generation: 3 } }) })
        .status?.pendingWrites,
    ).toBeUndefined();
  });

  test("has other pending writes once it is observed with content written after the status", () => {
    const template = { name: "later" };
    const later = scaled(3, 3, { template: { spec: { infrastructureRef: template } } });
    const output = run({ ...edited, ...statusOf(answer) }, { observed: later });

    expect(output.status?.pendingWrites).toEqual([
      expect.objectContaining({ generation: 3, observedMachineTemplate: "later" }),
    ]);
  });
});
