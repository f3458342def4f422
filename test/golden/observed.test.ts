import { describe, expect, test } from "vitest";
import { isObject, type Json, type JsonObject, withValueAt } from "../../function/kubernetes/object.ts";
import { composeExample, examples } from "./examples.ts";
import { isRecorded, readRecording } from "./recording/recording.ts";
import { asJson } from "./recording/stored.ts";

const recorded = examples.filter((name) => isRecorded(name));

test("every example is recorded", () => {
  expect(recorded, "npm run freeze records new examples, and changes no others").toEqual(examples);
});

describe.each(recorded)("what an earlier release has left of example %s", (name) => {
  const { composite, applied, observed } = readRecording(name);
  const output = composeExample(composite, { observed });

  test("is answered without a write", () => {
    expect(output.fatal).toBeUndefined();
    expect(appliedBy(output)).toEqual(applied);
  });

  test("stays as it was applied while someone else has paused it, without what others wrote", () => {
    const paused = { ...observed, cluster: withValueAt(observed["cluster"] ?? {}, ["spec", "paused"], true) };

    expect(withEmptyMaps(appliedBy(composeExample(composite, { observed: paused })), applied)).toEqual(applied);
  });

  test("is ready, and nothing of it is held, told or asked for", () => {
    const waiting = [...output.desired].filter(([, { isReady }]) => !isReady).map(([key]) => key);
    const { isReady, held, events, requirements, status } = output;

    expect(waiting).toEqual([]);
    expect({ isReady, held, events, requirements }).toEqual({ isReady: true, held: [], events: [], requirements: {} });
    expect(status?.phase).toBe("Ready");
    expect(
      output.conditions.filter(({ type }) => type === "UpdatePending").map((condition) => condition.status),
    ).toEqual(["False"]);
  });
});

function appliedBy({ desired }: ReturnType<typeof composeExample>): Record<string, JsonObject> {
  return Object.fromEntries([...desired].map(([key, { object }]) => [key, asJson(object)]));
}

/** Managed fields do not tell an empty map from one that is owned as a whole: what others write there is taken along. */
function withEmptyMaps(answered: JsonObject, applied: JsonObject): JsonObject {
  const fields = Object.entries(answered).map(([field, value]): [string, Json | undefined] => {
    const before = applied[field];
    if (!isObject(before) || !isObject(value)) return [field, value];
    return [field, Object.keys(before).length === 0 ? {} : withEmptyMaps(value, before)];
  });
  return Object.fromEntries(fields);
}
