import { describe, expect, test } from "vitest";
import { z } from "zod";
import { innerType, unwrap } from "../../function/api/layer.ts";
import { addonProviders } from "../../function/addons/index.ts";
import { controlPlaneProviders } from "../../function/control-plane/index.ts";
import { infrastructureProviders } from "../../function/infrastructure/index.ts";

/** Paths of all fields of settings, in the notation of policy settings. */
function fieldsOf(schema: z.ZodType, path: string): string[] {
  const type = unwrap(schema);
  if (type instanceof z.ZodArray) return fieldsOf(innerType(type.element), `${path}[]`);
  if (!(type instanceof z.ZodObject)) return [path];
  return Object.entries(type.shape).flatMap(([field, inside]) => fieldsOf(innerType(inside), `${path}.${field}`));
}

// Names of settings that a policy must know: a module that has one lists it in policySettings.
const sensitive =
  /secret\w*\.name$|[cC]ommands|instanceType$|InstanceProfile$|[rR]oleARN$|role\.(name|permissionsBoundary)$/i;
const known = [...infrastructureProviders, ...controlPlaneProviders, ...addonProviders].flatMap(
  ({ policySettings = [] }) => policySettings.map(({ at }) => at.replace(/\[\w+=\w+\]/, "[]")),
);

const families = [
  ...infrastructureProviders.flatMap(({ name, settings, machineSettings }) => [
    { path: `infrastructure.${name}`, settings },
    { path: `controlPlane.machine.${name}`, settings: machineSettings },
    { path: `workers[].machine.${name}`, settings: machineSettings },
  ]),
  ...controlPlaneProviders.map(({ name, settings }) => ({ path: `controlPlane.${name}`, settings })),
  ...addonProviders.map(({ name, settings }) => ({ path: `addons[].${name}`, settings })),
];

describe("A7: modules list each setting that a policy checks", () => {
  test.each(families)("$path", ({ path, settings }) => {
    const found = fieldsOf(settings, path).filter((field) => sensitive.test(field));

    expect(found.filter((field) => !known.includes(field))).toEqual([]);
  });

  test("each listed setting exists", () => {
    const all = new Set(families.flatMap(({ path, settings }) => fieldsOf(settings, path)));
    const below = (at: string) =>
      [...all].some((field) => field === at || field.startsWith(`${at}[]`) || field.startsWith(`${at}.`));

    expect(known.filter((at) => !all.has(at) && !below(at))).toEqual([]);
  });
});
