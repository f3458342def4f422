import { describe, expect, test, vi } from "vitest";
import type * as providers from "../../function/infrastructure/index.ts";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { docked, kept, type Wanted } from "./docked.ts";
import { run, running } from "./world.ts";

vi.mock("../../function/infrastructure/index.ts", async (importActual) => {
  const [actual, { dock }] = await Promise.all([importActual<typeof providers>(), import("../modules/dock.ts")]);
  return { infrastructureProviders: [...actual.infrastructureProviders, dock] };
});

const data = /^worker-.*dockdatatemplate/;
const templates = /^worker-.*dockmachinetemplate/;

describe("overrides of supporting objects", () => {
  const override = (patch: JsonObject, kind = "DockDataTemplate"): Wanted => ({
    more: { overrides: [{ name: "mine", target: { kind, role: "Worker" }, patch: { spec: patch } }] },
  });

  test("R1: are content of machines: the object and its template rotate, and the rollout is not held", () => {
    const output = run(docked(override({ mtu: 9000 })), { observed: running(docked()) });

    expect(output.held).toEqual([]);
    expect(kept(output, data)).toHaveLength(2);
    expect(kept(output, templates)).toHaveLength(2);
  });

  test.each<[string, Wanted, string]>([
    [
      "a reference of a template",
      override({ template: { spec: { dataTemplate: { name: "x" } } } }, "DockMachineTemplate"),
      "spec.template.spec.dataTemplate.name",
    ],
    ["a reference of a supporting object", override({ devices: [] }), "spec.devices[].pool"],
    ["a field that the module protects", override({ account: "mine" }), "spec.account"],
  ])("must not touch %s", (_, dock, path) => {
    expect(run(docked(dock)).fatal).toContain(`mine must not touch ${path}`);
  });

  test("A7: are checked by the policy at their paths, but not for the names that change with them", () => {
    const allowing = (overrides: string[]) => ({ input: { policy: { allow: { overrides } } } });

    expect(run(docked(override({ mtu: 9000 })), allowing(["DockDataTemplate:spec.mtu"])).fatal).toBeUndefined();
    expect(run(docked(override({ mtu: 9000 })), allowing([])).fatal).toContain('"DockDataTemplate:spec.mtu"');
    expect(
      run(docked(override({ credentials: "other" })), { input: { policy: { allow: { secrets: ["mine"] } } } }).fatal,
    ).toContain("changes spec.credentials of DockDataTemplate");
  });

  test("must not change an enforced value", () => {
    const input = { enforced: { workerDefaults: { machine: { dock: { tag: "enforced" } } } } };

    expect(run(docked({ ...override({ tag: "mine" }), machine: { pool: "a" } }), { input }).fatal).toContain(
      "must not change spec.tag of DockDataTemplate: the platform enforces it",
    );
  });
});
