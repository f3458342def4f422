import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../kubernetes/object.ts";
import { WorkBudget } from "../kubernetes/work-budget.ts";
import { findMisfits } from "./variable-schema.ts";

const judged = (schema: JsonObject, value: Json, work = 100_000) =>
  findMisfits(schema, value, new WorkBudget(work)).map(({ path, message }) =>
    [path.join("."), message].join(" ").trim(),
  );

test.each<[schema: JsonObject, value: Json, says: string]>([
  [{ type: "string" }, 1, "must be of the type string"],
  [{ type: "integer" }, 1.5, "must be of the type integer"],
  [{ type: "number" }, "1", "must be of the type number"],
  [{ type: "boolean" }, null, "must be of the type boolean"],
  [{ type: "object" }, [], "must be of the type object"],
  [{ type: "array" }, {}, "must be of the type array"],
  [{ enum: ["small", "large"] }, "huge", 'must be one of "large", "small"'],
  [{ type: "integer", minimum: 2 }, 1, "must be at least 2"],
  [{ type: "integer", minimum: 2, exclusiveMinimum: true }, 2, "must be more than 2"],
  [{ type: "integer", maximum: 2 }, 3, "must be at most 2"],
  [{ type: "integer", maximum: 2, exclusiveMaximum: true }, 2, "must be less than 2"],
  [{ type: "string", minLength: 2 }, "😀", "must be at least 2 characters long"],
  [{ type: "string", maxLength: 2 }, "abc", "must be at most 2 characters long"],
  [{ type: "array", minItems: 1 }, [], "must be at least 1 items long"],
  [{ type: "array", maxItems: 1 }, [1, 2], "must be at most 1 items long"],
  [{ type: "object", maxProperties: 1 }, { a: 1, b: 2 }, "must be at most 1 fields"],
  [{ type: "object", required: ["a"] }, {}, "a is required"],
  [{ type: "object", properties: { a: { type: "string" } } }, { a: 1 }, "a must be of the type string"],
  [{ type: "object", additionalProperties: { type: "string" } }, { a: 1 }, "a must be of the type string"],
  [{ type: "object", properties: { a: { type: "string" } } }, { a: "x", b: 1 }, "b is no field of the schema"],
  [{ type: "object" }, { a: 1 }, "a is no field of the schema"],
  [
    { type: "array", items: { type: "array", items: { type: "string" } } },
    [["a"], [1]],
    "1.0 must be of the type string",
  ],
])("%j does not allow %j", (schema, value, says) => {
  expect(judged(schema, value)).toEqual([says]);
});

test.each<[schema: JsonObject, value: Json]>([
  [{}, "anything"],
  [{ type: "integer", "x-kubernetes-int-or-string": true }, "50%"],
  [{ type: "integer", minimum: 2, maximum: 2 }, 2],
  [{ enum: [{ a: 1, b: 2 }] }, { b: 2, a: 1 }],
  [{ type: "string", maxLength: 1 }, "😀"],
  [{ type: "object", "x-kubernetes-preserve-unknown-fields": true }, { any: 1 }],
  [{ type: "object", additionalProperties: { type: "integer" } }, { any: 1 }],
])("%j allows %j", (schema, value) => {
  expect(judged(schema, value)).toEqual([]);
});

describe("of what another party wrote, nothing throws and nothing takes long", () => {
  test.each<[title: string, schema: JsonObject]>([
    ["a pattern of Go", { type: "string", pattern: "(?i)^a" }],
    ["a pattern that backtracks", { type: "string", pattern: "^(a+)+$" }],
    ["a pattern that is none", { type: "string", pattern: "(" }],
    ["a format", { type: "string", format: "date-time" }],
    ["a reference to itself", { $ref: "#" }],
    ["a union", { anyOf: [{ $ref: "#" }, { type: "string" }] }],
    ["a type that is inherited", { type: "constructor" }],
    ["limits that are no numbers", { minLength: "1", enum: {}, required: "x", properties: [], items: 3 }],
  ])("%s is left to the webhook", (_, schema) => {
    expect(judged(schema, `${"a".repeat(10_000)}!`)).toEqual([]);
  });

  test.each(["constructor", "toString", "hasOwnProperty", "__proto__"])("no value has %s without saying so", (name) => {
    const schema: JsonObject = JSON.parse(`{"required":["${name}"],"properties":{"${name}":{"type":"string"}}}`);

    expect(judged(schema, {})).toEqual([`${name} is required`]);
    expect(judged(schema, JSON.parse(`{"${name}":1}`))).toEqual([`${name} must be of the type string`]);
  });

  test("a choice among a hundred thousand is made once, not for every item", () => {
    const schema = { items: { enum: Array.from({ length: 100_000 }, (_, index) => index) } };
    const items = Array.from({ length: 10_000 }, () => -1);

    expect(judged(schema, items, 1024 * 1024)).toHaveLength(10);
  });
});
