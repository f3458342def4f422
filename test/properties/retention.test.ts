import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isKind, type JsonObject, numberAt, objectAt, textAt, withValueAt } from "../../function/kubernetes/object.ts";
import { listTemplateReferencePaths } from "../../function/cluster-api/template-references.ts";
import { knownKinds } from "../../function/scope/kinds.ts";
import { composeExample, examples } from "../golden/examples.ts";
import { readRecording } from "../golden/recording/recording.ts";
import { seedOfCI } from "./seed.ts";
import { type Reference, referencesIn } from "./template-references.ts";

type Objects = Record<string, JsonObject>;
type Draw = <Value>(arbitrary: () => fc.Arbitrary<Value>) => Value;

/** The observed objects of a cluster during a change, and the templates that must stay. */
interface World {
  readonly observed: Objects;
  readonly machineSets: JsonObject[] | undefined;
  /** Keys of templates, each with the object that still needs it. */
  readonly needed: Map<string, string>;
}

const ages = [0, 1, 2];
const chance = (draw: Draw) => draw(fc.boolean);
const ageIn = (draw: Draw) => draw(() => fc.constantFrom(...ages));
const keysOf = (key: string) => ages.map((age) => agedKey(key, age));
const agedKey = (key: string, age: number) => (age === 0 ? key : `${key}-before-${age}`);

/** The observed objects with older templates beside the current ones. */
function withAges(observed: Objects, references: readonly Reference[], draw: Draw): Objects {
  const aged = [...new Set(references.map(({ to }) => to))].flatMap((key) =>
    ages.slice(1).map((age): [string, JsonObject] => [agedKey(key, age), agedTemplate(observed[key] ?? {}, age, draw)]),
  );
  return { ...observed, ...Object.fromEntries(aged) };
}

function agedTemplate(object: JsonObject, age: number, draw: Draw): JsonObject {
  const named = withValueAt(object, ["metadata", "name"], `${textAt(object, "metadata", "name")}-before-${age}`);
  return chance(draw) ? named : withValueAt(named, ["spec", "template", "spec", "ofPredecessor"], age);
}

function referring(object: JsonObject, path: readonly string[], age: number): JsonObject {
  const name = textAt(object, ...path, "name") ?? "";
  return age === 0 ? object : withValueAt(object, [...path, "name"], `${name}-before-${age}`);
}

function unsettled(object: JsonObject, draw: Draw): JsonObject {
  const replicas = numberAt(object, "status", "replicas") ?? 0;
  const change = draw(() =>
    fc.constantFrom<JsonObject>(
      { observedGeneration: 0 },
      { replicas: replicas + 1 },
      { replicas: replicas + 1, upToDateReplicas: replicas, updatedReplicas: replicas },
    ),
  );
  return { ...object, status: { ...objectAt(object, "status"), ...change } };
}

const deleting = (object: JsonObject) => withValueAt(object, ["metadata", "deletionTimestamp"], "2026-11-28T00:00:00Z");

/** A MachineSet of the deployment, with the same template fields. */
function machineSetOf(deployment: JsonObject, index: number, replicas: number): JsonObject {
  const labels = objectAt(deployment, "spec", "selector", "matchLabels") ?? {};
  const { template = {}, clusterName = "" } = objectAt(deployment, "spec") ?? {};
  return {
    apiVersion: "cluster.x-k8s.io/v1beta2",
    kind: "MachineSet",
    metadata: { name: `${textAt(deployment, "metadata", "name")}-${index}`, labels },
    spec: { clusterName, replicas, template },
  };
}

function drawnWorld(recorded: Objects, references: readonly Reference[], draw: Draw): World {
  const observed = withAges(recorded, references, draw);
  const world: World = {
    observed,
    machineSets: draw(() => fc.boolean()) ? [] : undefined,
    needed: new Map(),
  };
  for (const [owner, list] of Map.groupBy(references, ({ from }) => from))
    drawOwner(world, { owner, references: list }, draw);
  return world;
}

/** Draws templates and state of an owner of machines and its MachineSets: their age, settled or not, deleted or not. */
function drawOwner(
  world: World,
  { owner, references }: { owner: string; references: readonly Reference[] },
  draw: Draw,
): void {
  const need = ({ to }: Reference, age: number, user: string) => world.needed.set(agedKey(to, age), user);
  const before = world.observed[owner] ?? {};
  let object = references.reduce((changed, reference) => {
    const age = ageIn(draw);
    need(reference, age, `${owner} at ${reference.path.join(".")}`);
    return referring(changed, reference.path, age);
  }, before);
  if (chance(draw)) {
    object = unsettled(object, draw);
    // Only MachineSets, which may be stale, know the templates of older machines.
    for (const key of references.flatMap(({ to }) => keysOf(to)))
      world.needed.set(key, `${owner}, which is not settled`);
  }
  if (chance(draw)) object = withValueAt(object, ["metadata", "annotations", "capi.crossplane.io/requested"], "v1:0");
  if (chance(draw))
    object = withValueAt(object, ["metadata", "annotations", "capi.crossplane.io/rendered-from"], "v1:0");
  world.observed[owner] = object;
  if (isKind(object, "cluster.x-k8s.io", "MachineDeployment"))
    drawMachineSets(world, { deployment: before, references }, draw);
}

function drawMachineSets(
  { machineSets, needed }: World,
  { deployment, references }: { deployment: JsonObject; references: readonly Reference[] },
  draw: Draw,
): void {
  for (const index of draw(() => fc.constantFrom([], [0], [0, 1]))) {
    const isLeaving = chance(draw);
    const set = references.reduce(
      (changed, reference) => {
        const age = ageIn(draw);
        if (!isLeaving) needed.set(agedKey(reference.to, age), textAt(changed, "metadata", "name") ?? "");
        return referring(changed, reference.path, age);
      },
      machineSetOf(
        deployment,
        index,
        draw(() => fc.constantFrom(0, 2)),
      ),
    );
    machineSets?.push(isLeaving ? deleting(set) : set);
  }
}

const templateRoles = new Set(["MachineTemplate", "BootstrapTemplate"]);
const released = new Set<string>();

// A managed control plane without pools and a topology have no composed templates.
const worlds = examples
  .map((name) => ({ name, ...readRecording(name) }))
  .map((recording) => ({ ...recording, references: referencesIn(recording.observed) }))
  .filter(({ references }) => references.length > 0);

describe.each(worlds)("R2: while example $name changes", ({ name, composite, observed, references }) => {
  test("templates stay as long as an observed object refers to them", () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const world = drawnWorld(observed, references, draw);
        const required = { ...(world.machineSets && { "machine-sets": world.machineSets }), machines: [] };
        const { fatal, desired } = composeExample(composite, { observed: world.observed, required });

        expect(fatal).toBeUndefined();
        expect([...world.needed].filter(([key]) => !desired.has(key))).toEqual([]);
        if (references.some(({ to }) => keysOf(to).some((key) => !desired.has(key)))) released.add(name);
      }),
      // Shrinking a world that is drawn step by step takes too long.
      { numRuns: 60, endOnFailure: true, ...seedOfCI },
    );
  });
});

test("the worlds have all kinds of templates, and templates that may be deleted", () => {
  const kinds = new Set(
    worlds.flatMap(({ observed, references }) => references.map(({ to }) => textAt(observed[to], "kind"))),
  );
  const templates = [...knownKinds.values()].filter(({ role }) => role && templateRoles.has(role));

  expect(templates.filter(({ kind }) => !kinds.has(kind))).toEqual([]);
  expect(released.size).toBeGreaterThan(5);
});

test("the template references found by their form are those that modules and worker groups declare", () => {
  const pathText = (kind: string | undefined, path: readonly string[]) => `${kind} ${path.join(".")}`;
  const found = worlds.flatMap(({ observed, references }) =>
    references.map(({ from, path }) => pathText(textAt(observed[from], "kind"), path)),
  );
  const declared = worlds.flatMap(({ observed }) =>
    Object.values(observed).flatMap((object) =>
      listTemplateReferencePaths(knownKinds, object).map((path) => pathText(textAt(object, "kind"), path)),
    ),
  );

  expect(new Set(found)).toEqual(new Set(declared));
});
