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

/** A spec, and the state in which the function observes the cluster. */
const step = fc.record({
  pool: fc.constantFrom(...pools),
  controlPlanePool: fc.constantFrom(...pools),
  tag: fc.constantFrom("one", "two"),
  route: fc.option(fc.constantFrom("north", "south"), { nil: undefined }),
  isZoned: fc.boolean(),
  /** Whether the platform sets the tag: its changes are held. */
  isOfPlatform: fc.boolean(),
  /** Whether all controllers are done. */
  isSettled: fc.boolean(),
  /** Whether an older MachineSet is still observed. */
  hasOldSet: fc.boolean(),
  /** Whether the response is lost: none of its objects is applied. */
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

/** MachineSets of the current MachineDeployments, which are older than those of the next spec. */
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
const found = { retained: 0, released: 0, references: 0 };

test("R8: each declared reference of an object that stays has a target, and unreferenced objects are deleted", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 6 }), (steps) => {
      let observed: Objects = {};
      for (const one of steps) {
        const { xr, input } = specOf(one);
        const sets = one.hasOldSet ? setsOf(observed) : [];
        const state = one.isSettled ? observed : unsettled(observed);
        const required = { cluster: [], machines: [], "machine-sets": sets };
        const output = run(xr, { observed: state, input, required });
        expect(output.fatal).toBeUndefined();
        const desired = [...output.desired].map(
          ([key, { object }]) => [key, { ...object, metadata: { ...object.metadata } }] as const,
        );
        const names = new Set(desired.map(([, object]) => `${object.kind}/${object.metadata.name}`));
        const referred = desired
          // Desired and observed objects count, because Crossplane deletes objects before it applies others.
          .flatMap(([key, object]) => [object, observed[key] ?? {}])
          .flatMap((object) => listDeclaredReferences(kinds, object).map(({ kind, name }) => `${kind}/${name}`));

        expect(referred.filter((identity) => !names.has(identity))).toEqual([]);
        found.references += referred.length;
        found.released += Object.keys(observed).filter(
          (key) => /dock(pool|data)/.test(key) && !output.desired.has(key),
        ).length;
        found.retained += [...output.desired.keys()].filter((key) => /dockpool/.test(key)).length > 2 ? 1 : 0;
        if (!one.isLost) observed = settled(observedFrom(output));
      }
      expect(textAt(observed["cluster"] ?? {}, "kind") ?? "Cluster").toBe("Cluster");
    }),
    { numRuns: 150, endOnFailure: true, ...seedOfCI },
  );
});

test("the worlds have objects that stay only for a reference, and objects that are deleted", () => {
  expect(found.references).toBeGreaterThan(1000);
  expect(found.retained).toBeGreaterThan(20);
  expect(found.released).toBeGreaterThan(20);
});
