import { describe, expect, test, vi } from "vitest";
import type * as controlPlanes from "../../function/control-plane/index.ts";
import type * as infrastructures from "../../function/infrastructure/index.ts";
import { at, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { composed, composite, keysOf, run, running } from "./world.ts";

vi.mock("../../function/control-plane/index.ts", async (importActual) => {
  const [actual, { depot }] = await Promise.all([importActual<typeof controlPlanes>(), import("../modules/depot.ts")]);
  return { ...actual, controlPlaneProviders: [...actual.controlPlaneProviders, depot] };
});
vi.mock("../../function/infrastructure/index.ts", async (importActual) => {
  const [actual, { rail }] = await Promise.all([importActual<typeof infrastructures>(), import("../modules/depot.ts")]);
  return { infrastructureProviders: [...actual.infrastructureProviders, rail] };
});

const depotSpec = {
  kubernetes: { version: "v1.35.2" },
  infrastructure: { rail: {} },
  controlPlane: { depot: {} },
  workers: [{ name: "default", replicas: 2, machine: { image: { name: "node" } } }],
};
const inDepot = (change: JsonObject = {}) => composite({ ...depotSpec, ...change });
const machineSpec = (object: JsonObject) => at(object, "spec", "template", "spec");
const cloudNames = (...names: string[]) => {
  const workers = names.map((name) => ({ ...depotSpec.workers[0], name }));
  const output = run(inDepot({ workers }));
  return names.map((name) => textAt(composed(output, "RailMachineTemplate", `-${name.slice(0, 20)}`), ...poolPath));
};
const largeDisks = { defaults: { workerDefaults: { machine: { disk: { sizeGiB: 80 } } } } };
const templateOf = (output: ReturnType<typeof run>) =>
  textAt(composed(output, "MachineDeployment"), "spec", "template", "spec", "infrastructureRef", "name");
const poolPath = ["spec", "template", "spec", "poolName"];

describe("a pool kind without a bootstrap provider", () => {
  test("has no bootstrap template, and its machines do not wait for bootstrap data", () => {
    const output = run(inDepot());

    expect(output.fatal).toBeUndefined();
    expect(keysOf(output)).toEqual([
      "cluster",
      "control-plane-depotcontrolplane",
      "infrastructure-cluster-depotcluster",
      expect.stringMatching(/^worker-defaul-.*-machinedeployment$/),
      expect.stringMatching(/^worker-defaul-.*-machinehealthcheck$/),
      expect.stringMatching(/^worker-default-.*-railmachinetemplate-/),
    ]);
    expect(machineSpec(composed(output, "MachineDeployment"))).toMatchObject({
      bootstrap: { dataSecretName: "" },
      infrastructureRef: { kind: "RailMachineTemplate" },
    });
    expect(machineSpec(composed(output, "RailMachineTemplate"))).toMatchObject({ format: "none" });
  });

  test("rejects only the settings of nodes that its cloud does not support", () => {
    const pool = (more: JsonObject) => run(inDepot({ workers: [{ ...depotSpec.workers[0], ...more }] })).fatal;

    expect(pool({ files: [{ path: "/a", content: "b" }] })).toBe(
      "spec.workers[0].files: is not supported: the depot creates its nodes",
    );
    expect(pool({ labels: { "example.org/a": "b" }, taints: [] })).toBeUndefined();
  });

  test("does not change a running pool, and holds a change of the platform", () => {
    const observed = running(inDepot());

    const [again, held] = [run(inDepot(), { observed }), run(inDepot(), { observed, input: largeDisks })];

    expect(keysOf(again)).toEqual(Object.keys(observed).toSorted());
    expect(templateOf(held)).toBe(templateOf(again));
    expect(held.status?.rollouts).toMatchObject([{ reason: "PlatformChange" }]);
  });

  test("preserves pending writes until they are observed", () => {
    const xr = inDepot({ workers: [{ ...depotSpec.workers[0], machine: { image: { name: "new" } } }] });
    const before = running(inDepot());
    const written = run(xr, { observed: before });
    const templates = Object.entries(running(xr)).filter(([key]) => key.includes("railmachinetemplate"));
    const observed = { ...before, ...Object.fromEntries(templates) };
    const next = run(
      { ...xr, status: { pendingWrites: written.status?.pendingWrites } },
      { observed, input: largeDisks },
    );

    expect(templateOf(written)).not.toBe(templateOf(run(inDepot())));
    expect(templateOf(next)).toBe(templateOf(written));
  });
});

describe("a pool kind with a maximum length of names", () => {
  test("truncates names of pools and appends a hash", () => {
    const names = cloudNames("default", "workers-of-team-a-large", "workers-of-team-b-large");

    expect(names[0]).toMatch(/^defaul-[0-9a-f]{5}$/);
    expect(names.map((name) => name?.length)).toEqual([12, 12, 12]);
    expect(new Set(names).size).toBe(3);
  });
});

describe("a pool that its control plane requires", () => {
  const pool = { name: "default", replicas: 2, machine: { image: { name: "node" } } };
  const user = { ...pool, name: "user", labels: { "depot/mode": "user" } };
  const observed = running(inDepot({ workers: [pool, user] }));

  test("cannot be removed if it is the last one", () => {
    expect(run(inDepot({ workers: [user] }), { observed }).fatal).toBe("spec.workers: must have a system pool");
  });

  test("does not scale down until another one is available", () => {
    const output = run(inDepot({ workers: [{ ...pool, name: "other" }, user] }), { observed });

    expect(output.fatal).toBeUndefined();
    expect(at(composed(output, "MachineDeployment", "-defaul-"), "spec", "replicas")).toBe(2);
    expect(at(composed(output, "MachineDeployment", "-other-"), "spec", "replicas")).toBe(2);
  });
});
