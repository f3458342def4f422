import { describe, expect, test, vi } from "vitest";
import { at, type JsonObject } from "../../function/kubernetes/object.ts";
import { schema } from "../../function/schema.ts";
import { composed, composite, keysOf, quickStart, run, running } from "./world.ts";

vi.mock("../../function/infrastructure/index.ts", async (importActual) => {
  const { addInfrastructures } = await import("../modules/with-crag-and-quay.ts");
  return addInfrastructures(await importActual());
});
vi.mock("../../function/control-plane/index.ts", async (importActual) => {
  const { addControlPlane } = await import("../modules/with-crag-and-quay.ts");
  return addControlPlane(await importActual());
});

const bare = (change: JsonObject = {}) => composite({ ...quickStart, infrastructure: { crag: {} }, ...change });
const ofPool = (rollout: JsonObject) => ({ workers: [{ name: "default", replicas: 2, rollout }] });
const strategyOf = (output: ReturnType<typeof run>) =>
  at(composed(output, "MachineDeployment"), "spec", "rollout", "strategy");
const surgeOf = (output: ReturnType<typeof run>) =>
  at(composed(output, "KubeadmControlPlane"), "spec", "rollout", "strategy", "rollingUpdate", "maxSurge");
const rolling = (maxSurge: number, maxUnavailable: number) => ({
  type: "RollingUpdate",
  rollingUpdate: { maxSurge, maxUnavailable },
});

describe("rollout defaults of an infrastructure", () => {
  test("apply only if no layer sets maxSurge or maxUnavailable", () => {
    const platform = { defaults: { workerDefaults: { rollout: { maxSurge: 3 } } } };

    expect(strategyOf(run(bare()))).toEqual(rolling(0, 2));
    expect(strategyOf(run(bare(ofPool({ type: "RollingUpdate" }))))).toEqual(rolling(0, 2));
    expect(strategyOf(run(bare(ofPool({ maxSurge: 1 }))))).toEqual(rolling(1, 0));
    expect(strategyOf(run(bare(ofPool({ maxUnavailable: 1 }))))).toEqual(rolling(1, 1));
    expect(strategyOf(run(bare(), { input: platform }))).toEqual(rolling(3, 0));
    expect(strategyOf(run(composite()))).toEqual(rolling(1, 0));
  });

  test("apply only to the machines that the module names", () => {
    const virtual = { machine: { crag: { isVirtual: true } } };
    const mixed = bare({ controlPlane: { replicas: 3, ...virtual }, workers: [{ name: "default", replicas: 2 }] });

    expect(surgeOf(run(mixed))).toBe(1);
    expect(strategyOf(run(mixed))).toEqual(rolling(0, 2));
    expect(strategyOf(run(bare({ workers: [{ name: "default", ...virtual }] })))).toEqual(rolling(1, 0));
  });

  test.each([
    [1, 1],
    [3, 0],
  ])("give a control plane of %i replicas a maxSurge of %i, unless it sets another", (replicas, surge) => {
    expect(surgeOf(run(bare({ controlPlane: { replicas } })))).toBe(surge);
    expect(surgeOf(run(bare({ controlPlane: { replicas, rollout: { maxSurge: 1 } } })))).toBe(1);
    expect(surgeOf(run(composite({ ...quickStart, controlPlane: { replicas } })))).toBe(1);
  });

  test("R3: are not part of the content, so they replace no existing machine", () => {
    const requested = bare(ofPool({ maxSurge: 1, maxUnavailable: 0 }));
    const output = run(bare(), { observed: running(requested) });

    expect(output.held).toEqual([]);
    expect(keysOf(output)).toEqual(keysOf(run(requested, { observed: running(requested) })));
    expect(strategyOf(output)).toEqual(rolling(0, 2));
  });

  test("of every module let a rollout replace at least one machine at a time", () => {
    for (const { rolloutDefaults = { maxSurge: 1, maxUnavailable: 0 } } of schema.infrastructure) {
      expect(rolloutDefaults.maxSurge + rolloutDefaults.maxUnavailable).toBeGreaterThan(0);
    }
  });
});

describe("a Secret that the provider takes ownership of", () => {
  const machine = (secret: string) => ({ machine: { crag: { secret } } });
  const pools = (...secrets: string[]) => secrets.map((secret, index) => ({ name: `p${index}`, ...machine(secret) }));

  test.each<[string, JsonObject, string]>([
    [
      "two pools",
      { workers: pools("a", "b", "a") },
      "spec.workers[2].machine.crag.secret: names the same Secret as workers[0]",
    ],
    [
      "a pool and the control plane",
      { controlPlane: { replicas: 1, ...machine("a") }, workers: pools("a") },
      "spec.workers[0].machine.crag.secret: names the same Secret as controlPlane.machine",
    ],
    [
      "a pool and the cluster",
      { infrastructure: { crag: { secret: "a" } }, workers: pools("a") },
      "as infrastructure.crag.secret",
    ],
    [
      "pools by their defaults",
      { workerDefaults: machine("a"), workers: [{ name: "x" }, { name: "y" }] },
      "spec.workers[1].machine.crag.secret",
    ],
  ])("is rejected if it is used twice, by %s", (_, change, message) => {
    expect(run(bare(change)).fatal).toContain(message);
  });

  test("is accepted if each place has another one", () => {
    expect(
      run(bare({ controlPlane: { replicas: 1, ...machine("c") }, workers: pools("a", "b") })).fatal,
    ).toBeUndefined();
  });
});
