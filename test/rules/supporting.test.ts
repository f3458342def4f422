import { beforeEach, describe, expect, test, vi } from "vitest";
import type * as providers from "../../function/infrastructure/index.ts";
import { at, type JsonObject, labelOf, listAt, nameOf, textAt } from "../../function/kubernetes/object.ts";
import { schema } from "../../function/schema.ts";
import { type Call, changed, composed, keyOf, keysOf, run, running, settled } from "./world.ts";
import { docked, kept, named } from "./docked.ts";
import { observedFrom } from "../golden/examples.ts";

/** The prefix that another release adds to each hash. */
const otherRelease = vi.hoisted(() => ({ prefix: "" }));
vi.mock(import("../../function/composed/hashed.ts"), async (importOriginal) => {
  const { hashTemplate: templateHash, ...rest } = await importOriginal();
  return { ...rest, hashTemplate: (content) => `${otherRelease.prefix}${templateHash(content)}` };
});
vi.mock("../../function/infrastructure/index.ts", async (importActual) => {
  const [actual, { dock }] = await Promise.all([importActual<typeof providers>(), import("../modules/dock.ts")]);
  return { infrastructureProviders: [...actual.infrastructureProviders, dock] };
});
beforeEach(() => {
  otherRelease.prefix = "";
});

const data = /^worker-.*dockdatatemplate/;
const templates = /^worker-.*dockmachinetemplate/;
const dataRef = ["spec", "template", "spec", "dataTemplate", "name"];

/** The observed objects once a response was applied and all controllers are done. */
const applied = (xr: JsonObject, call: Call = {}) => settled(observedFrom(run(xr, call)));

describe("supporting objects", () => {
  test("are composed with the names that templates and the infrastructure cluster refer to", () => {
    const output = run(docked({ route: "north", machine: { pool: "a", rules: "none" } }));
    const template = composed(output, "DockMachineTemplate", "worker");
    const dataTemplate = composed(output, "DockDataTemplate", "worker");

    expect(kept(output, /supporting/)).toEqual([
      expect.stringMatching(/^control-plane-supporting-dockdatatemplate-data-[0-9a-f]{10}$/),
      "supporting-dockpool-a",
      "supporting-dockroute-north",
      expect.stringMatching(/^worker-default-[0-9a-f]{5}-supporting-configmap-rules-[0-9a-f]{10}$/),
      expect.stringMatching(/^worker-default-[0-9a-f]{5}-supporting-dockdatatemplate-data-[0-9a-f]{10}$/),
    ]);
    expect(textAt(template, ...dataRef)).toBe(nameOf(dataTemplate));
    expect(nameOf(dataTemplate)).toMatch(/^demo-default-data-[0-9a-f]{5}-[0-9a-f]{10}$/);
    expect(named(output, "DockPool")).toMatch(/^demo-a-[0-9a-f]{5}$/);
    expect(at(dataTemplate, "spec", "devices")).toEqual([
      { pool: { apiGroup: "ipam.example.org", kind: "DockPool", name: named(output, "DockPool") } },
    ]);
    expect(textAt(template, "spec", "template", "spec", "rules")).toBe(named(output, "ConfigMap"));
    expect(composed(output, "ConfigMap")).toMatchObject({ data: { rules: "none" } });
    expect(textAt(composed(output, "DockCluster"), "spec", "route", "name")).toBe(named(output, "DockRoute"));
    expect(labelOf(dataTemplate, "cluster.x-k8s.io/cluster-name")).toBe("demo");
  });

  test("have different names for each cluster, role, pool and zone", () => {
    const many = docked({
      pools: ["a", "a-a"],
      more: {
        workers: ["a", "b", "control-plane"].map((name) => ({
          name,
          zones: ["x", "y"],
          replicas: 2,
          machine: { dock: { pool: "a" } },
        })),
      },
    });
    const of = (name: string) =>
      [...run({ ...many, metadata: { name, namespace: "team-a" } }).desired.values()].map(
        ({ object: { kind, metadata } }) => `${kind}/${metadata.name}`,
      );
    const names = [...of("prod"), ...of("prod-a"), ...of("prod-control-plane")].filter((name) =>
      /Data|Pool/.test(name),
    );

    expect(names).toHaveLength(3 * (2 + 1 + 3 * 2));
    expect(new Set(names).size).toBe(names.length);
  });

  test("throw an internal error if a module refers to a short name that no object has", () => {
    expect(() => run(docked({ machine: { pool: "b" } }))).toThrow("there is no supporting object b");
  });

  test("D3: are ready once they exist, and the Cluster owns them, so they are deleted after it", () => {
    const [first, second] = [run(docked()), run(docked(), { observed: applied(docked()) })];

    expect(first.desired.get("supporting-dockpool-a")?.isReady).toBe(false);
    expect(second.desired.get("supporting-dockpool-a")?.isReady).toBe(true);
    for (const key of kept(second, /supporting/)) {
      expect(second.desired.get(key)?.object.metadata.ownerReferences).toMatchObject([
        { kind: "Cluster", name: "demo" },
      ]);
    }
  });

  test("are visible to the module with the fields that a controller wrote", () => {
    const observed = changed(running(docked()), "supporting-dockpool-a", { spec: { addresses: ["a", "written"] } });

    expect(run(docked(), { observed }).desired.get("supporting-dockpool-a")?.object.spec).toEqual({
      addresses: ["a", "written"],
    });
  });
});

describe("R8: a supporting object of machines", () => {
  const [before, after] = [
    docked({ machine: { pool: "a", tag: "old" } }),
    docked({ machine: { pool: "a", tag: "new" } }),
  ];
  const observed = running(before);
  const changing = run(after, { observed });

  test("is a new object if its content changes, and the old one stays with its template", () => {
    expect(kept(changing, data)).toHaveLength(2);
    expect(kept(changing, templates)).toHaveLength(2);
    expect(kept(changing, data)).toContain(keyOf(observed, "DockDataTemplate", "worker"));
    expect(changing.held).toEqual([]);
  });

  test("is deleted in the same response as its template", () => {
    const rolled = applied(after, { observed });
    const rolling = changed(rolled, keyOf(rolled, "MachineDeployment"), { status: { upToDateReplicas: 1 } });
    const [during, done] = [run(after, { observed: rolling }), run(after, { observed: rolled })];

    expect([kept(during, data).length, kept(during, templates).length]).toEqual([2, 2]);
    expect([kept(done, data).length, kept(done, templates).length]).toEqual([1, 1]);
    expect(textAt(composed(done, "DockMachineTemplate", "worker"), ...dataRef)).toBe(
      named(done, "DockDataTemplate", "worker"),
    );
  });

  test("R5: does not change while a change of the platform is held", () => {
    const xr = docked({ machine: { pool: "a" } });
    const input = (tag: string) => ({ input: { defaults: { workerDefaults: { machine: { dock: { tag } } } } } });
    const before = running(xr, input("one"));
    const output = run(xr, { observed: before, ...input("two") });

    expect(output.held).toMatchObject([{ reason: "PlatformChange" }]);
    expect(kept(output, data)).toEqual([keyOf(before, "DockDataTemplate", "worker")]);
  });

  test("R4: keeps name, template and machines if another release has another hash", () => {
    otherRelease.prefix = "z";
    const left = running(docked({ machine: { pool: "a", rules: "none" } }));
    otherRelease.prefix = "";
    const output = run(docked({ machine: { pool: "a", rules: "none" } }), { observed: left });

    expect(output.held).toEqual([]);
    expect(keysOf(output)).toEqual(Object.keys(left).toSorted());
  });
});

describe("R8: a supporting object of the cluster", () => {
  const [before, after] = [docked(), docked({ pools: ["b"], machine: { pool: "b" } })];
  const observed = running(before);

  test("stays after its removal from the spec while an object of a template refers to it", () => {
    const changing = run(after, { observed });
    const rolled = run(after, { observed: applied(after, { observed }) });

    expect(kept(changing, /^supporting/)).toEqual(["supporting-dockpool-a", "supporting-dockpool-b"]);
    expect(kept(rolled, /^supporting/)).toEqual(["supporting-dockpool-b"]);
  });

  test("stays until the infrastructure cluster is observed without the reference", () => {
    const [north, south] = [docked({ route: "north" }), docked({ route: "south" })];
    const changing = run(south, { observed: running(north) });
    const done = run(south, { observed: applied(south, { observed: running(north) }) });

    expect(kept(changing, /route/)).toEqual(["supporting-dockroute-north", "supporting-dockroute-south"]);
    expect(kept(done, /route/)).toEqual(["supporting-dockroute-south"]);
  });

  test("is deleted immediately if nothing refers to it", () => {
    expect(kept(run(docked(), { observed: running(docked({ pools: ["a", "b"] })) }), /^supporting/)).toEqual([
      "supporting-dockpool-a",
    ]);
  });
});

test("no module composes Secrets: modules only refer to credentials", () => {
  const secrets = schema.kinds.filter(({ group, kind }) => group === "" && kind === "Secret");

  expect(secrets.filter(({ use }) => use === "Composed")).toEqual([]);
});

test("the response for a settled cluster changes nothing", () => {
  const observed = running(docked({ route: "north", machine: { pool: "a", rules: "none" } }));
  const output = run(docked({ route: "north", machine: { pool: "a", rules: "none" } }), { observed });

  for (const [key, { object }] of output.desired) expect(observed[key]).toMatchObject({ ...object });
  expect(keysOf(output)).toEqual(Object.keys(observed).toSorted());
  expect(listAt(observed["supporting-dockpool-a"], "spec", "addresses")).toEqual(["a"]);
});
