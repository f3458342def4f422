import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../kubernetes/object.ts";
import { WorkBudget } from "../kubernetes/work-budget.ts";
import { findSchemaViolations } from "./variable-schema.ts";

const messagesOf = (schema: JsonObject, value: Json, work = 100_000) =>
  findSchemaViolations(schema, value, new WorkBudget(work)).map(({ path, message }) =>
    [path.join("."), message].join(" ").trim(),
  );

test.each<[schema: JsonObject, value: Json, message: string]>([
  [{ type: "string" }, 1, "must be of type string"],
  [{ type: "integer" }, 1.5, "must be of type integer"],
  [{ type: "number" }, "1", "must be of type number"],
  [{ type: "boolean" }, null, "must be of type boolean"],
  [{ type: "object" }, [], "must be of type object"],
  [{ type: "array" }, {}, "must be of type array"],
  [{ enum: ["small", "large"] }, "huge", 'must be one of "large", "small"'],
  [{ type: "integer", minimum: 2 }, 1, "must be at least 2"],
  [{ type: "integer", minimum: 2, exclusiveMinimum: true }, 2, "must be more than 2"],
  [{ type: "integer", maximum: 2 }, 3, "must be at most 2"],
  [{ type: "integer", maximum: 2, exclusiveMaximum: true }, 2, "must be less than 2"],
  [{ type: "string", minLength: 2 }, "😀", "must have at least 2 characters"],
  [{ type: "string", maxLength: 2 }, "abc", "must have at most 2 characters"],
  [{ type: "array", minItems: 1 }, [], "must have at least 1 items"],
  [{ type: "array", maxItems: 1 }, [1, 2], "must have at most 1 items"],
  [{ type: "object", maxProperties: 1 }, { a: 1, b: 2 }, "must have at most 1 fields"],
  [{ type: "object", required: ["a"] }, {}, "a is required"],
  [{ type: "object", properties: { a: { type: "string" } } }, { a: 1 }, "a must be of type string"],
  [{ type: "object", additionalProperties: { type: "string" } }, { a: 1 }, "a must be of type string"],
  [{ type: "object", properties: { a: { type: "string" } } }, { a: "x", b: 1 }, "b is not a field of the schema"],
  [{ type: "object" }, { a: 1 }, "a is not a field of the schema"],
  [{ type: "array", items: { type: "array", items: { type: "string" } } }, [["a"], [1]], "1.0 must be of type string"],
])("the schema %j does not allow %j", (schema, value, message) => {
  expect(messagesOf(schema, value)).toEqual([message]);
});

test.each<[schema: JsonObject, value: Json]>([
  [{}, "anything"],
  [{ type: "integer", "x-kubernetes-int-or-string": true }, "50%"],
  [{ type: "integer", minimum: 2, maximum: 2 }, 2],
  [{ enum: [{ a: 1, b: 2 }] }, { b: 2, a: 1 }],
  [{ type: "string", maxLength: 1 }, "😀"],
  [{ type: "object", "x-kubernetes-preserve-unknown-fields": true }, { any: 1 }],
  [{ type: "object", additionalProperties: { type: "integer" } }, { any: 1 }],
])("the schema %j allows %j", (schema, value) => {
  expect(messagesOf(schema, value)).toEqual([]);
});

describe("no schema of another author throws or takes long:", () => {
  test.each<[title: string, schema: JsonObject]>([
    ["a pattern in the syntax of Go", { type: "string", pattern: "(?i)^a" }],
    ["a pattern that backtracks", { type: "string", pattern: "^(a+)+$" }],
    ["an invalid pattern", { type: "string", pattern: "(" }],
    ["a format", { type: "string", format: "date-time" }],
    ["a reference to itself", { $ref: "#" }],
    ["a union", { anyOf: [{ $ref: "#" }, { type: "string" }] }],
    ["a type named like an inherited property", { type: "constructor" }],
    ["keywords of the wrong type", { minLength: "1", enum: {}, required: "x", properties: [], items: 3 }],
  ])("%s is left to the webhook", (_, schema) => {
    expect(messagesOf(schema, `${"a".repeat(10_000)}!`)).toEqual([]);
  });

  test.each(["constructor", "toString", "hasOwnProperty", "__proto__"])(
    "an inherited property %s is not a field",
    (name) => {
      const schema: JsonObject = JSON.parse(`{"required":["${name}"],"properties":{"${name}":{"type":"string"}}}`);

      expect(messagesOf(schema, {})).toEqual([`${name} is required`]);
      expect(messagesOf(schema, JSON.parse(`{"${name}":1}`))).toEqual([`${name} must be of type string`]);
    },
  );

  test("an enum of 100,000 values is read once, not for every item", () => {
    const schema = { items: { enum: Array.from({ length: 100_000 }, (_, index) => index) } };
    const items = Array.from({ length: 10_000 }, () => -1);

    expect(messagesOf(schema, items, 1024 * 1024)).toHaveLength(10);
  });
});
