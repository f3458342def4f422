import { describe, expect, it } from "vitest";
import { z } from "zod";
import { docker } from "../infrastructure/docker.ts";
import { openSchema, schema } from "../schema.ts";
import { findUnboundedPaths } from "./bounds.ts";
import { findPatternProblem } from "./pattern.ts";
import { buildSpecSchema, buildStatusSchema } from "./spec-schema.ts";
import { nodesOf } from "./walk.ts";

/** The syntax of Go for the escape that JavaScript writes as \\u2028. */
const goEscape = /\\x\{([0-9a-f]{4})\}/g;

const nodes = new Map(nodesOf(buildSpecSchema(schema)));

describe("buildSpecSchema", () => {
  it.each([...schema.rules, ...schema.transitions])("has the rule $at: $message", ({ at, cel, message }) => {
    expect(nodes.get(at)?.["x-kubernetes-validations"]).toContainEqual(expect.objectContaining({ rule: cel, message }));
  });

  it("has no other rules", () => {
    const placed = [...nodes.values()].flatMap((node) => node["x-kubernetes-validations"] ?? []);

    expect(placed).toHaveLength(schema.rules.length + schema.transitions.length);
  });

  it("has the field path of a rule, and the value in its message", () => {
    expect(nodes.get("kubernetes")?.["x-kubernetes-validations"]?.[0]).toMatchObject({
      fieldPath: ".version",
      messageExpression: expect.stringContaining("self.version"),
    });
  });

  it("has a maximum for every value that a rule can read", () => {
    expect(findUnboundedPaths(buildSpecSchema(schema))).toEqual([]);
  });

  it("rejects a module whose settings have no maximum", () => {
    const settings = z.strictObject({ text: z.string().optional().describe("Any length.") });
    const module = { ...docker, name: "endless", settings, immutables: [] };

    expect(() => buildSpecSchema(openSchema([module], schema.controlPlane))).toThrow(/infrastructure\.endless\.text/);
  });

  it("has only patterns that Go and JavaScript read the same", () => {
    const patterns = [...nodes.values()].flatMap(({ pattern }) => pattern?.replaceAll(goEscape, "\\u$1") ?? []);

    expect(patterns.length).toBeGreaterThan(3);
    expect(patterns.filter((pattern) => findPatternProblem(pattern) !== undefined)).toEqual([]);
  });

  it("describes the blocks of modules by their titles", () => {
    for (const { name, title } of schema.infrastructure) {
      expect(nodes.get(`infrastructure.${name}`)?.description).toContain(title);
      expect(nodes.get(`workers[].machine.${name}`)?.description).toContain(title);
    }
  });
});

describe("buildStatusSchema", () => {
  it("requires fields of list items only, and of keyed lists only the keys", () => {
    const required = nodesOf(buildStatusSchema()).flatMap(([path, node]) =>
      (node.required ?? []).map((key) => [path, key]),
    );

    expect(required.filter(([path]) => !path?.endsWith("[]"))).toEqual([]);
    expect(required.filter(([path]) => path === "workers[]")).toEqual([["workers[]", "name"]]);
  });
});
