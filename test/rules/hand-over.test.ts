import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, running } from "./world.ts";

// The autoscaler writes replicas, so a generation is no sign that what was told is observed (decision 0109).
const autoscaling = { minReplicas: 1, maxReplicas: 5 };
const image = { image: { name: "new" } };
const withPool = (pool: JsonObject, more: JsonObject = {}) => ({
  ...composite({ ...quickStart, workers: [{ name: "default", ...pool }] }),
  ...more,
});

/** The status of an answer, as the next call reads it. */
const statusOf = ({ status }: ReturnType<typeof run>) => ({
  status: { pendingWrites: (status?.pendingWrites ?? []).map((content) => ({ ...content })) },
});

describe.each<[string, JsonObject]>([
  ["is handed over to the autoscaler", { replicas: 2 }],
  ["the autoscaler has already", { autoscaling }],
])("P1, R2: a pool that gets new machines and %s", (_, before) => {
  const observed = running(withPool(before));
  const key = keyOf(observed, "MachineDeployment");
  const edited = withPool({ autoscaling, machine: image });
  const answer = run(edited, { observed });
  const template = keysOf(answer).find((name) => name.includes("machinetemplate") && !(name in observed)) ?? "";
  const made = { ...observed, [template]: { ...composed(answer, "DevMachineTemplate", template), status: {} } };
  /** All that its controller knows of the content of before is done. */
  const scaled = (generation: number, replicas: number, more: JsonObject = {}) =>
    changed(made, key, {
      metadata: { generation },
      spec: { replicas, ...more },
      status: { observedGeneration: generation, replicas, upToDateReplicas: replicas },
    });
  const back = withPool(before);

  test("is remembered while the autoscaler's writes are observed and the new machines are not", () => {
    const first = run({ ...edited, ...statusOf(answer) }, { observed: scaled(2, 3) });
    const second = run({ ...edited, ...statusOf(first) }, { observed: scaled(3, 4) });

    expect([first, second].map(({ status }) => status?.pendingWrites)).toEqual([
      [expect.objectContaining({ ...answer.status?.pendingWrites?.[0], generation: 2 })],
      [expect.objectContaining({ ...answer.status?.pendingWrites?.[0], generation: 3 })],
    ]);
  });

  test("keeps the template that it was told, should it be told another one meanwhile", () => {
    const remembering = { ...back, ...statusOf(answer) };

    expect(keysOf(run(remembering, { observed: scaled(2, 3) }))).toContain(template);
    expect(keysOf(run(back, { observed: scaled(2, 3) }))).not.toContain(template);
  });

  test("is forgotten once it is observed with the new machines", () => {
    const written = { ...composed(answer, "MachineDeployment"), status: observed[key]?.["status"] ?? {} };
    const seen = { ...made, [key]: written };

    expect(
      run({ ...edited, ...statusOf(answer) }, { observed: changed(seen, key, { metadata: { generation: 3 } }) }).status
        ?.pendingWrites,
    ).toBeUndefined();
  });

  test("is forgotten once it is observed with what was told after the status was written", () => {
    const template = { name: "later" };
    const later = scaled(3, 3, { template: { spec: { infrastructureRef: template } } });
    const output = run({ ...edited, ...statusOf(answer) }, { observed: later });

    expect(output.status?.pendingWrites).toEqual([
      expect.objectContaining({ generation: 3, observedMachineTemplate: "later" }),
    ]);
  });
});
