import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { composite, quickStart, run } from "./world.ts";

const open = z.record(z.string(), z.json());
const cases = z
  .array(z.strictObject({ title: z.string(), spec: open, input: open, message: z.string().optional() }))
  .parse(parse(readFileSync(new URL("enforced-cases.yaml", import.meta.url), "utf8"), { merge: true }));

describe("enforced values hold after overrides", () => {
  test.each(cases)("$title", ({ spec, input, message }) => {
    const output = run(composite({ ...quickStart, ...spec }), { input });

    expect(output.fatal ?? "accepted").toContain(message ?? "accepted");
  });
});
