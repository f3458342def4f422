import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { schema } from "../../function/schema.ts";
import { machines } from "../e2e/build/live-components.ts";
import { type Component, versionOf } from "../e2e/build/components.ts";
import { findLiveProvider, liveProviders } from "../e2e/live/live-providers.ts";

const roles = {
  infrastructureCluster: "InfrastructureCluster",
  controlPlane: "ControlPlane",
  machineTemplate: "MachineTemplate",
  bootstrapTemplate: "BootstrapTemplate",
} as const;

test.each(liveProviders)("$name: its kinds are those of a module, at its version and in its role", ({ kinds }) => {
  for (const [name, { apiVersion, kind }] of Object.entries(kinds)) {
    const found = schema.kinds.find((each) => each.kind === kind);
    expect(
      found && { apiVersion: `${found.group}/${found.version}`, ...("role" in found && { role: found.role }) },
    ).toEqual({ apiVersion, role: Object.entries(roles).find(([key]) => key === name)?.[1] });
  }
});

test.each(liveProviders)(
  "$name: the settings of its machines differ, so that a template changes",
  ({ machines: [usual, other] }) => {
    expect(other).not.toEqual(usual);
  },
);

test.each(liveProviders)(
  "$name: every program of its managers is built, with its manifests",
  ({ managers, builds }) => {
    for (const { name, component } of managers) {
      expect(builds).toContain(component);
      expect(Object.keys(component.programs)).toContain(name);
      expect(Object.keys(component.manifests ?? {})).toContain(name);
    }
  },
);

test.each([machines, ...liveProviders.flatMap(({ builds }) => builds)])(
  "$name is a pinned Go module",
  (component: Component) => {
    const folder = join("test", "e2e", "tools", component.name);
    expect(existsSync(join(folder, "go.sum"))).toBe(true);
    expect(readFileSync(join(folder, "go.mod"), "utf8")).not.toMatch(/=> \.?\.?\//);
    expect(versionOf(component)).toMatch(/^v\d+\.\d+\.\d+$/);
    for (const source of component.sources ?? []) expect(existsSync(join(folder, source))).toBe(true);
  },
);

test("an unknown provider is rejected with the names of all providers", () => {
  expect(() => findLiveProvider("azure")).toThrow(`allowed are ${liveProviders.map(({ name }) => name).join(", ")}.`);
});
