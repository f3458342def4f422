import { describe, expect, test } from "vitest";
import { type Dependent, findDependentProblems } from "./dependent.ts";
import type { Fields } from "./value.ts";

const otherwise = "while it is off";
const lamp: Dependent<{ isOn?: boolean }> = {
  at: "lamp",
  settings: ["colour", "shade.size"],
  reason: otherwise,
  hasEffect: ({ isOn }) => isOn === true,
};
const inPools: Dependent<{ isOn?: boolean }> = { ...lamp, at: "workers[].lamp", settings: ["colour"] };
const paths = (requested: Fields, effective: Fields) =>
  findDependentProblems([lamp, inPools], requested, effective).map(({ path, message }) => `${path}: ${message}`);

describe("settings without an effect", () => {
  test("are problems if the XR sets them, each with its path", () => {
    const requested = { lamp: { colour: "red", shade: { size: 3 } } };

    expect(paths(requested, { lamp: { ...requested.lamp, isOn: false } })).toEqual([
      "lamp.colour: has no effect while it is off",
      "lamp.shade.size: has no effect while it is off",
    ]);
  });

  test("are no problems once any layer enables their feature", () => {
    expect(paths({ lamp: { colour: "red" } }, { lamp: { colour: "red", isOn: true } })).toEqual([]);
  });

  test("are no problems if only the platform sets them", () => {
    expect(paths({ lamp: { isOn: false } }, { lamp: { colour: "red", isOn: false } })).toEqual([]);
    expect(paths({}, { lamp: { colour: "red", isOn: false } })).toEqual([]);
  });

  test("are found in the pool of the same name, with its index in the effective spec", () => {
    const requested = { workers: [{ name: "b", lamp: { colour: "red" } }] };
    const workers = [
      { name: "a", lamp: { isOn: true } },
      { name: "b", lamp: { colour: "red" } },
    ];

    expect(paths(requested, { workers })).toEqual(["workers[1].lamp.colour: has no effect while it is off"]);
  });

  test("of workerDefaults are no problems if one pool enables their feature", () => {
    const requested = { workerDefaults: { lamp: { colour: "red" } } };
    const pool = (name: string, isOn: boolean) => ({ name, lamp: { colour: "red", isOn } });

    expect(paths(requested, { workers: [pool("a", false), pool("b", true)] })).toEqual([]);
    expect(paths(requested, { workers: [pool("a", false)] })).toEqual([
      "workerDefaults.lamp.colour: has no effect while it is off",
    ]);
    expect(paths(requested, { workers: [] })).toEqual([]);
  });
});
