import { RunFunctionResponse, Severity } from "@crossplane-org/function-sdk-typescript";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compose } from "../../function/compose.ts";
import { handle } from "../../function/crossplane/handler.ts";
import { decodeRequest } from "../../function/crossplane/wire/request.ts";
import { isObject, type Json, type JsonObject } from "../../function/kubernetes/object.ts";
import { composite, quickStart } from "../rules/world.ts";
import { builtins, changedBuiltins } from "./builtins.ts";
import { messageOf } from "./message.ts";
import { type Edit, edit, edited, inheritedNames } from "./names.ts";
import { honestRequests, inputOf, requests, type Written } from "./requests.ts";

/** FUZZ=n multiplies the number of runs by n. */
const numRuns = 60 * Number(process.env["FUZZ"] ?? 1);

const before = builtins();
const honestMessages = honestRequests.map((request) => messageOf(request));
const answersBefore = honestMessages.map((message) => answerOf(message));
const counts = { composed: 0, rejected: 0 };

const index = fc.nat({ max: requests.length - 1 });
const edits = fc.array(edit, { minLength: 1, maxLength: 4 });

function requestWith(chosen: number, changes: readonly Edit[]): Written {
  return readBack(changes.reduce<Json>(edited, jsonOf(requests[chosen])));
}

/** Checks that a request changed no shared object, and no answer to other tenants. */
function expectUntouched(): void {
  expect(changedBuiltins(before)).toEqual([]);
  expect(honestMessages.map((message) => answerOf(message))).toEqual(answersBefore);
}

test("honest requests are answered", () => {
  for (const bytes of answersBefore) {
    expect(
      RunFunctionResponse.decode(bytes).results.filter(({ severity }) => severity === Severity.SEVERITY_FATAL),
    ).toEqual([]);
  }
});

describe("inherited names at any place of a request", () => {
  test("never make compose throw, and change nothing for other tenants", () => {
    fc.assert(
      fc.property(index, edits, (chosen, changes) => {
        const request = requestWith(chosen, changes);
        counts[compose(inputOf(request)).fatal === undefined ? "composed" : "rejected"] += 1;
        expectUntouched();
      }),
      { numRuns },
    );
    expect(counts.composed).toBeGreaterThan(0);
    expect(counts.rejected).toBeGreaterThan(0);
  });

  test("cause no internal error on the wire", () => {
    fc.assert(
      fc.property(index, edits, (chosen, changes) => {
        const request = requestWith(chosen, changes);
        const { results } = RunFunctionResponse.decode(answerOf(messageOf(request)));
        expect(results).not.toMatchObject([{ reason: "InternalError" }]);
        expectUntouched();
      }),
      { numRuns },
    );
  });
});

/** A JSON patch library once wrote to inherited properties here. */
describe.each(["add", "replace", "remove", "copy", "move", "test"])("a JSON patch with %s", (op) => {
  const pointers = inheritedNames.flatMap((name) => [`/spec/${name}/call`, `/spec/${name}/x/y`, `/${name}/${name}`]);

  test.each(pointers)("at %s changes nothing for other tenants", (path) => {
    const operand = { copy: { from: path }, move: { from: path }, remove: {} }[op] ?? { value: "x" };
    const jsonPatch = [{ op, path, ...operand }];
    const overrides = [{ name: "bad", target: { kind: "Cluster" }, jsonPatch }];
    const xr = composite({ ...quickStart, overrides });
    const output = compose(
      inputOf({ composite: xr, observed: {}, required: { cluster: [] }, input: {}, environment: {} }),
    );

    expect(output.fatal).toMatch(/^spec\.overrides\[0\]\.jsonPatch\[0\]: cannot be applied to Cluster: there is no /);
    expect(changedBuiltins(before)).toEqual([]);
  });
});

function answerOf(message: Buffer): Buffer {
  const report = (error: unknown) => {
    throw error;
  };

  const surroundings = { compose, now: () => 0, functionVersion: "v0.0.0", report };
  return handle(decodeRequest(message), surroundings).bytes;
}

function jsonOf(request: Written | undefined): JsonObject {
  return { ...request };
}

/** Drops values that are not objects, where Crossplane sends only objects. */
function readBack(request: Json): Written {
  const parts = isObject(request) ? request : {};
  const objectsIn = (part: Json | undefined) =>
    Object.entries(isObject(part) ? part : {}).filter((item): item is [string, JsonObject] => isObject(item[1]));
  const objectOf = (part: Json | undefined): JsonObject => (isObject(part) ? part : {});
  const lists = Object.entries(objectOf(parts["required"])).map(([name, items]): [string, JsonObject[]] => [
    name,
    Array.isArray(items) ? items.filter((item) => isObject(item)) : [],
  ]);
  return {
    composite: objectOf(parts["composite"]),
    observed: Object.fromEntries(objectsIn(parts["observed"])),
    required: Object.fromEntries(lists),
    input: objectOf(parts["input"]),
    environment: objectOf(parts["environment"]),
  };
}
