import { describe, expect, test } from "vitest";
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
    expect(Object.fromEntries([...output.desired].map(([key, { object }]) => [key, asJson(object)]))).toEqual(applied);
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
