import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const folder = ".github/ISSUE_TEMPLATE";
const forms = readdirSync(folder).filter((name) => name !== "config.yml");

/** What GitHub requires of a form: docs.github.com, "Syntax for GitHub's form schema". */
const common = { validations: z.strictObject({ required: z.boolean() }).optional() };
const id = z.string().regex(/^[\w-]+$/);
const labelled = { label: z.string(), description: z.string().optional() };
const text = z.strictObject({ ...labelled, placeholder: z.string().optional(), render: z.string().optional() });
const options = z.array(z.strictObject({ label: z.string(), required: z.boolean().optional() }));
const element = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("markdown"), attributes: z.strictObject({ value: z.string() }) }),
  z.strictObject({ type: z.literal(["textarea", "input"]), id, attributes: text, ...common }),
  z.strictObject({
    type: z.literal("checkboxes"),
    id,
    attributes: z.strictObject({ ...labelled, options }),
    ...common,
  }),
]);
const form = z.strictObject({
  name: z.string(),
  description: z.string(),
  labels: z.array(z.string()),
  body: z.array(element),
});

test.each(forms)("GitHub can show the form %s", (name) => {
  const { body } = form.parse(parse(readFileSync(join(folder, name), "utf8")));
  const asked = body.flatMap((each) => (each.type === "markdown" ? [] : [each.id]));

  expect(asked.length).toBeGreaterThan(0);
  expect(new Set(asked).size).toBe(asked.length);
});
