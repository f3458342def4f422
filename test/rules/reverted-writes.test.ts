import { expect, test } from "vitest";
import { type JsonObject, objectAt, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, running } from "./world.ts";

// A response changed the machines of a pool, and the next one changed them back: Crossplane applied it, but died before
// it wrote the status. So the status records the first change, and the observed pool has its content of before.
const before = running(composite());
const key = keyOf(before, "MachineDeployment");
const edited = composite({
  ...quickStart,
  workers: [{ name: "default", replicas: 2, machine: { image: { name: "new" } } }],
});
const edit = run(edited, { observed: before });
const template = keysOf(edit).find((made) => !(made in before)) ?? "";
const observed = {
  ...changed(before, key, { metadata: { generation: 3 }, status: { observedGeneration: 3 } }),
  [template]: { ...composed(edit, "DevMachineTemplate", template), status: {} },
};

type Answer = ReturnType<typeof run>;
const after = ({ status }: Answer): JsonObject => ({
  ...composite(),
  status: { pendingWrites: (status?.pendingWrites ?? []).map((write) => ({ ...write })) },
});
const numberIn = (answer: Answer) =>
  textAt(composed(answer, "MachineDeployment"), "metadata", "annotations", "capi.crossplane.io/write-number");
const applied = (answer: Answer, from: Record<string, JsonObject> = observed) =>
  changed(from, key, {
    metadata: { annotations: objectAt(composed(answer, "MachineDeployment"), "metadata", "annotations") ?? {} },
  });

const back = run(after(edit), { observed });

test("V2: a change back may change nothing, so it has a number, and the template of the change is retained", () => {
  expect(numberIn(back)).toBe("1");
  expect(back.status?.pendingWrites).toEqual([expect.objectContaining({ generation: 3, writeNumber: 1 })]);
  expect(keysOf(back)).toContain(template);
});

test("the pool is up to date once its number is observed, although its generation is not newer, and keeps it", () => {
  const answer = run(after(back), { observed: applied(back) });

  expect(answer.status?.pendingWrites).toBeUndefined();
  expect(numberIn(answer)).toBe("1");
  expect(keysOf(answer)).not.toContain(template);
});

test("while the number is not observed, it stays the same", () => {
  const answer = run(after(back), { observed });

  expect([numberIn(answer), answer.status?.pendingWrites]).toEqual(["1", back.status?.pendingWrites]);
});

test("another change back has another number, because the pool of before has this one already", () => {
  const numbered = applied(back);
  const again = run({ ...edited, status: {} }, { observed: numbered });
  const once = run(after(again), { observed: numbered });

  expect([numberIn(again), numberIn(once)]).toEqual(["1", "2"]);
  expect(run(after(once), { observed: numbered }).status?.pendingWrites).toEqual(once.status?.pendingWrites);
  expect(run(after(once), { observed: applied(once, numbered) }).status?.pendingWrites).toBeUndefined();
});

test.each([-1, 1.5, 1e12, "1"])("a user who writes number %s into the status changes nothing", (writeNumber) => {
  const [write] = edit.status?.pendingWrites ?? [];
  const xr = { ...composite(), status: { pendingWrites: [{ ...write, writeNumber }] } };

  expect(run(xr, { observed }).status?.pendingWrites).toEqual([expect.objectContaining({ writeNumber: 1 })]);
});
