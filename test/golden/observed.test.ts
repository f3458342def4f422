import { describe, expect, test } from "vitest";
import { isObject, type Json, type JsonObject, withValueAt } from "../../function/kubernetes/object.ts";
import { composeExample, examples } from "./examples.ts";
import { isRecorded, readRecording } from "./recording/recording.ts";
import { asJson } from "./recording/stored.ts";

const recorded = examples.filter((name) => isRecorded(name));

test("each example has a recording", () => {
  expect(recorded, "npm run freeze records new examples, and changes no others").toEqual(examples);
});

describe.each(recorded)("the objects of example %s as an earlier release composed them", (name) => {
  const { composite, applied, observed } = readRecording(name);
  const output = composeExample(composite, { observed });

  test("do not change", () => {
    expect(output.fatal).toBeUndefined();
    expect(appliedBy(output)).toEqual(applied);
  });

  test("do not change while the Cluster is paused, and stay without the fields of other managers", () => {
    const paused = { ...observed, cluster: withValueAt(observed["cluster"] ?? {}, ["spec", "paused"], true) };

    expect(withEmptyMaps(appliedBy(composeExample(composite, { observed: paused })), applied)).toEqual(applied);
  });

  test("are ready, without holds, events and requirements", () => {
    const unready = [...output.desired].filter(([, { isReady }]) => !isReady).map(([key]) => key);
    const { isReady, held, events, requirements, status } = output;

    expect(unready).toEqual([]);
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

/** Managed fields do not distinguish an empty map from an atomic one, so fields of other managers are composed. */
function withEmptyMaps(composed: JsonObject, applied: JsonObject): JsonObject {
  const fields = Object.entries(composed).map(([field, value]): [string, Json | undefined] => {
    const before = applied[field];
    if (!isObject(before) || !isObject(value)) return [field, value];
    return [field, Object.keys(before).length === 0 ? {} : withEmptyMaps(value, before)];
  });
  return Object.fromEntries(fields);
}
