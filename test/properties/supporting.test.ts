import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { listDeclaredReferences } from "../../function/cluster-api/declared-reference.ts";
import { indexKinds } from "../../function/cluster-api/kind-facts.ts";
import type * as providers from "../../function/infrastructure/index.ts";
import { isKind, type JsonObject, nameOf, numberAt, objectAt, textAt } from "../../function/kubernetes/object.ts";
import { observedFrom } from "../golden/examples.ts";
import { dock } from "../modules/dock.ts";
import { composite, quickStart, run, settled } from "../rules/world.ts";
import { seedOfCI } from "./seed.ts";

vi.mock("../../function/infrastructure/index.ts", async (importActual) => {
  const [actual, module] = await Promise.all([importActual<typeof providers>(), import("../modules/dock.ts")]);
  return { infrastructureProviders: [...actual.infrastructureProviders, module.dock] };
});

type Objects = Record<string, JsonObject>;

const pools = ["a", "b", "c"];

/** A spec, and what is seen of the cluster when it is told. */
const step = fc.record({
  pool: fc.constantFrom(...pools),
  controlPlanePool: fc.constantFrom(...pools),
  tag: fc.constantFrom("one", "two"),
  route: fc.option(fc.constantFrom("north", "south"), { nil: undefined }),
  isZoned: fc.boolean(),
  /** From whom the last change of the tag comes: what the platform changes is held. */
  isOfPlatform: fc.boolean(),
  /** Controllers are done, or not yet. */
  isSettled: fc.boolean(),
  /** What an older set of machines is made of is still seen. */
  hasOldSet: fc.boolean(),
  /** An answer that was lost: nothing of it is seen. */
  isLost: fc.boolean(),
});
type Step = Parameters<Parameters<typeof step.map>[0]>[0];

function specOf({ pool, controlPlanePool, tag, route, isZoned, isOfPlatform }: Step) {
  const machine = { dock: { pool, ...(!isOfPlatform && { tag }) } };
  const xr = composite({
    ...quickStart,
    infrastructure: { dock: { pools: [...new Set([pool, controlPlanePool])], route } },
    controlPlane: { replicas: 1, machine: { dock: { pool: controlPlanePool } } },
    workers: [{ name: "default", replicas: 2, machine, ...(isZoned && { zones: ["x", "y"] }) }],
  });
  return { xr, input: isOfPlatform ? { defaults: { workerDefaults: { machine: { dock: { tag } } } } } : {} };
}

function unsettled(observed: Objects): Objects {
  return Object.fromEntries(
    Object.entries(observed).map(([key, object]) => {
      const replicas = numberAt(object, "status", "replicas") ?? 0;
      return [
        key,
        { ...object, status: { ...objectAt(object, "status"), replicas: replicas + 1, upToDateReplicas: replicas } },
      ];
    }),
  );
}

/** Sets of machines as their groups say it now, which a later spec leaves behind. */
function setsOf(observed: Objects): JsonObject[] {
  return Object.values(observed)
    .filter((object) => isKind(object, "cluster.x-k8s.io", "MachineDeployment"))
    .map((object) => ({
      ...object,
      kind: "MachineSet",
      metadata: {
        name: `${nameOf(object)}-set`,
        labels: objectAt(object, "spec", "selector", "matchLabels") ?? {},
      },
    }));
}

const kinds = indexKinds(dock.kinds);
const found = { kept: 0, released: 0, references: 0 };

test("R8: no declared reference of anything that stays ever leads nowhere, and what nothing refers to goes", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 6 }), (steps) => {
      let observed: Objects = {};
      for (const one of steps) {
        const { xr, input } = specOf(one);
        const sets = one.hasOldSet ? setsOf(observed) : [];
        const seen = one.isSettled ? observed : unsettled(observed);
        const required = { cluster: [], machines: [], "machine-sets": sets };
        const output = run(xr, { observed: seen, input, required });
        expect(output.fatal).toBeUndefined();
        const desired = [...output.desired].map(
          ([key, { object }]) => [key, { ...object, metadata: { ...object.metadata } }] as const,
        );
        const names = new Set(desired.map(([, object]) => `${object.kind}/${object.metadata.name}`));
        const referred = desired
          // As it is, and as it will be: Crossplane removes before it applies.
          .flatMap(([key, object]) => [object, observed[key] ?? {}])
          .flatMap((object) => listDeclaredReferences(kinds, object).map(({ kind, name }) => `${kind}/${name}`));

        expect(referred.filter((identity) => !names.has(identity))).toEqual([]);
        found.references += referred.length;
        found.released += Object.keys(observed).filter(
          (key) => /dock(pool|data)/.test(key) && !output.desired.has(key),
        ).length;
        found.kept += [...output.desired.keys()].filter((key) => /dockpool/.test(key)).length > 2 ? 1 : 0;
        if (!one.isLost) observed = settled(observedFrom(output));
      }
      expect(textAt(observed["cluster"] ?? {}, "kind") ?? "Cluster").toBe("Cluster");
    }),
    { numRuns: 150, endOnFailure: true, ...seedOfCI },
  );
});

test("the worlds have objects that stay for others alone, and objects that go", () => {
  expect(found.references).toBeGreaterThan(1000);
  expect(found.kept).toBeGreaterThan(20);
  expect(found.released).toBeGreaterThan(20);
});
