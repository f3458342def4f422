import { expect, test } from "vitest";
import { multiplied } from "./many-modules.ts";

const families = [["aws", "docker"], ["kubeadm"]];

test("each member of a family is copied with all fields below it", () => {
  const schema = { properties: { aws: { rules: [1] }, docker: {}, machine: { properties: { aws: {}, docker: {} } } } };

  expect(multiplied(schema, families, 2)).toEqual({
    properties: {
      aws: { rules: [1] },
      aws2: { rules: [1] },
      docker: {},
      docker2: {},
      machine: { properties: { aws: {}, aws2: {}, docker: {}, docker2: {} } },
    },
  });
});

test("a field that only shares the name of a module is not copied", () => {
  const schema = { versions: [{ properties: { docker: {}, other: {} } }] };

  expect(multiplied(schema, families, 3)).toEqual(schema);
});
