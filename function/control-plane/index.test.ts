import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { stepsOf } from "../cluster-api/control-plane-shape.ts";
import { at } from "../kubernetes/object.ts";
import { schema } from "../schema.ts";
import { controlPlaneProviders, defaultControlPlane } from "./index.ts";
import { bootstrapProvidersOf } from "./provider.ts";

test("the list is in alphabetical order and has the default", () => {
  const names = controlPlaneProviders.map((provider) => provider.name);

  expect(names).toEqual(names.toSorted());
  expect(names).toContain(defaultControlPlane);
});

describe.each(controlPlaneProviders)("control plane $name", (provider) => {
  const spec = schema.spec.parse({ kubernetes: { version: "v1.35.2" } });
  const scope = {
    cluster: { name: "demo", namespace: "team-a" },
    settings: provider.settings.parse({}),
    controlPlane: spec.controlPlane,
    kubernetes: spec.kubernetes,
    network: spec.network,
    version: "v1.35.2",
    nodeSetup: {},
    nodes: undefined,
  };
  const machineTemplate = { apiGroup: "infrastructure.cluster.x-k8s.io", kind: "DevMachineTemplate", name: "demo" };

  test("is in a file of its name, with the URL of its documentation", () => {
    expect(existsSync(`function/control-plane/${provider.name}.ts`)).toBe(true);
    expect(provider.docs).toMatch(/^https:\/\//);
  });

  test("includes the node settings of its bootstrap provider", () => {
    const fields: Record<string, unknown> = provider.settings.shape;

    for (const { nodeSettings } of bootstrapProvidersOf(provider))
      for (const [field, type] of Object.entries(nodeSettings?.shape ?? {})) expect(fields[field]).toBe(type);
  });

  test("renders a control plane that refers to its machine template", () => {
    if (provider.placement !== "Machines") return;
    const controlPlane = provider.controlPlane({
      ...scope,
      machineTemplate,
      machineLabels: undefined,
      machineAnnotations: undefined,
    });

    expect(controlPlane.apiVersion).toMatch(/^controlplane\.cluster\.x-k8s\.io\/v1/);
    expect(at({ ...controlPlane }, ...stepsOf(provider.shape.machineTemplate.path))).toEqual(machineTemplate);
  });
});
