import { describe, expect, test } from "vitest";
import { type Fields, fieldsIn } from "../../function/api/value.ts";
import { schema } from "../../function/schema.ts";
import { examples, readExample } from "../golden/examples.ts";
import { run, running } from "../rules/world.ts";
import { Random } from "../simulation/random.ts";
import { type Base, bases } from "./set-fields/bases.ts";
import { type Leaf, leavesOf, textOf, withValue } from "./set-fields/leaves.ts";
import { compositeOf, type MachineContent, machineContentIn } from "./set-fields/machine-content.ts";
import { acceptedSpec } from "./set-fields/random-spec.ts";
import { rareSpecs } from "./set-fields/rare-specs.ts";
import { othersOf } from "./set-fields/trace.ts";

// A fixed seed makes builds reproducible. Another seed generates other specs: SEED=5000 npx vitest run …
const firstSeed = Number(process.env["SEED"] ?? 1);
const specsOfBase = Number(process.env["SPECS"] ?? 12);
const leavesOfSpec = 12;

/** Fields with a value that replaces machines. */
const effective = new Set<string>();

/** Fields of accepted edits that change the recorded requested content, but no machines. */
const approving = new Set<string>();

/** Edits of one field that replace machines although the recorded requested content does not change. */
function unrequested(spec: Fields, leaves: readonly Leaf[]): string[] {
  const before = machineContentIn(run(compositeOf(spec)));
  return leaves.flatMap((leaf) => {
    const changes = [undefined, ...othersOf(spec, leaf)].map((other) => withValue(spec, leaf.steps, other));
    const found = changes.map((changed) => ({ changed, ...compareOwners(before, changed) }));
    const replacing = found.find(({ owners }) => owners.length > 0);
    if (replacing) effective.add(leaf.field);
    noteApproving(spec, leaf, found);
    const wrong = found.find(
      ({ changed, owners }) => owners.some((owner) => !owner.isRequested) && isAccepted(spec, changed),
    );
    return wrong ? [`${textOf(leaf.steps)}: ${wrong.owners.map(({ key }) => key).join(", ")}`] : [];
  });
}

interface ChangedOwner {
  readonly key: string;
  readonly isRequested: boolean;
}

interface Comparison {
  /** Owners whose machines the edit replaces. */
  readonly owners: readonly ChangedOwner[];
  /** The edit replaces no machines of an owner, and counts as requested there. */
  readonly isApproving: boolean;
}

function compareOwners(before: ReadonlyMap<string, MachineContent>, changed: Fields): Comparison {
  const both = [...machineContentIn(run(compositeOf(changed)))].flatMap(([key, after]) => {
    const known = before.get(key);
    if (!known) return [];
    return [{ key, isSame: known.content === after.content, isRequested: known.requested !== after.requested }];
  });
  return {
    owners: both.filter(({ isSame }) => !isSame),
    isApproving: both.some(({ isSame, isRequested }) => isSame && isRequested),
  };
}

/**
 * A field that replaces machines of one owner may count as requested for the others too. A scalar that is removed is
 * not counted: the removed value may be the default, and requests have no defaults.
 */
function noteApproving(spec: Fields, leaf: Leaf, found: readonly (Comparison & { changed: Fields })[]): void {
  if (effective.has(leaf.field) || approving.has(leaf.field)) return;
  const edits = leaf.type ? found.slice(1) : found;
  if (edits.some(({ isApproving, changed }) => isApproving && isAccepted(spec, changed))) approving.add(leaf.field);
}

/** Whether the change is accepted for a running cluster. A change of an immutable field replaces no machines. */
function isAccepted(spec: Fields, changed: Fields): boolean {
  return run(compositeOf(changed), { observed: running(compositeOf(spec)) }).fatal === undefined;
}

/** Each field is tested once per group, because examples of a provider set many of the same fields. */
const known = new Set<string>();

function unrequestedOfWhole(group: string, spec: Fields): string[] {
  const leaves = leavesOf(schema.spec, spec).filter(({ field }) => !known.has(`${group} ${field}`));
  const wrong = unrequested(spec, leaves);
  for (const { field } of leaves.filter((leaf) => effective.has(leaf.field))) known.add(`${group} ${field}`);
  return wrong;
}

describe("R5: an edit of the XR that replaces machines counts as requested by the XR", () => {
  test.each(examples)(
    "every field of example %s",
    (name) => {
      const group = name.slice(0, name.lastIndexOf("/"));

      expect(unrequestedOfWhole(group, fieldsIn(readExample(name), "spec") ?? {})).toEqual([]);
    },
    120_000,
  );

  test.each(rareSpecs)("every field of $title", ({ title, spec }) => {
    expect(unrequestedOfWhole(title, spec)).toEqual([]);
  });

  test.each(bases)(
    "fields of random specs on $name",
    (base) => {
      const seeds = Array.from({ length: specsOfBase }, (_, index) => firstSeed + index);

      expect(seeds.flatMap((seed) => unrequestedOfRandom(base, seed))).toEqual([]);
    },
    120_000,
  );

  test("more than 60 fields replace machines", () => {
    expect(effective.size).toBeGreaterThan(60);
  });

  test("a field that changes in place approves no change of the platform", () => {
    // The kind of a topology's pool selects the list that has the pool, which machine content does not contain. A JSON
    // patch of an object counts as a whole: no function tells which of its operations replace machines.
    const others = [...approving].filter(
      (field) => !effective.has(field) && !/[.]topology[.]kind$|^overrides\[\][.]jsonPatch/.test(field),
    );

    expect(others).toEqual([]);
  });
});

function unrequestedOfRandom(base: Base, seed: number): string[] {
  const random = new Random(seed);
  const { spec, leaves } = acceptedSpec(base, random);
  return unrequested(spec, random.shuffled(leaves).slice(0, leavesOfSpec)).map((wrong) => `${seed}: ${wrong}`);
}
