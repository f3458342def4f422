import { poolsAndAnswers } from "./mutants-of-pools.ts";

/** A rule that is broken in a copy of the function: one piece of text, which must be there exactly once. */
export interface Mutant {
  readonly rule: string;
  readonly what: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Names, templates, releases, versions. */
const machines: readonly Mutant[] = [
  {
    rule: "N2",
    what: "a template's key does not tell its content",
    file: "composed/template.ts",
    find: "key: `${key}-${kind.toLowerCase()}-${hash}`",
    replace: "key: `${key}-${kind.toLowerCase()}`",
  },
  {
    rule: "N4",
    what: "a foreign Cluster is taken over",
    file: "lifecycle/ownership.ts",
    find: "if (!cluster) return;",
    replace: "if (cluster !== null) return;",
  },
  {
    rule: "N4",
    what: "what another XR has left is taken over",
    file: "compose.ts",
    find: "if (!existing) refuse(namesakeProblems",
    replace: "if (existing === null) refuse(namesakeProblems",
  },
  {
    rule: "N5",
    what: "what Crossplane leaves out after a restore is forgotten",
    file: "lifecycle/unseen.ts",
    find: "return found.length === 0 ? observed :",
    replace: "return true ? observed :",
  },
  {
    rule: "N5",
    what: "what exists is taken up before caches had their time",
    file: "lifecycle/restore.ts",
    find: "age >= 0 && age < settleMilliseconds",
    replace: "age < 0",
  },
  {
    rule: "R1",
    what: "a template has no hash in its name",
    file: "composed/template.ts",
    find: "name: `${name}-${hash}`",
    replace: "name",
  },
  {
    rule: "R2",
    what: "what still rolls does not keep its templates",
    file: "lifecycle/rotation.ts",
    find: " || unsettled.has(labelOf(object, ownLabel.pool));",
    replace: " || unsettled.size < 0;",
  },
  {
    rule: "R2",
    what: "MachineSets do not keep their templates",
    file: "lifecycle/rotation.ts",
    find: "ofSets.has(identityOf(object))",
    replace: "ofSets.size < 0 && object !== null",
  },
  {
    rule: "R4",
    what: "another release replaces machines unasked",
    file: "lifecycle/rollout.ts",
    find: 'if (before === after) return permissions.functionUpgrades ? undefined : "FunctionUpgrade";',
    replace: "if (before === after) return undefined;",
  },
  {
    rule: "R5",
    what: "a change of the platform replaces machines unasked",
    file: "lifecycle/rollout.ts",
    find: "return permissions.platformChanges || saidBefore !== saidAfter ? undefined",
    replace: "return true ? undefined",
  },
  {
    rule: "R6",
    what: "what is kept is kept with the fields of others",
    file: "lifecycle/retained.ts",
    find: "sorted(recorded ?? object)",
    replace: "sorted(object)",
  },
  {
    rule: "V1",
    what: "a downgrade is accepted",
    file: "lifecycle/upgrade.ts",
    find: "if (!isNewer(running, target)) return undefined;",
    replace: "if (running !== target) return undefined;",
  },
  {
    rule: "V1",
    what: "the next minor does not wait for the one before",
    file: "lifecycle/upgrade.ts",
    find: "const isFinished = needsMachineSets && areRolledOut(state, road.followers);",
    replace: "const isFinished = true;",
  },
  {
    rule: "V1",
    what: "a pool that leaves is left a second minor behind",
    file: "lifecycle/upgrade.ts",
    find: "leaving.every((key) => isAt(key))",
    replace: "leaving.every((key) => key)",
  },
  {
    rule: "V1",
    what: "a control plane that is seen late is told its old version again",
    file: "lifecycle/upgrade.ts",
    find: "return isNewer(announced, seen) ? announced : seen;",
    replace: "return seen;",
  },
  {
    rule: "V1",
    what: "a step is announced and told at once",
    file: "lifecycle/announcement.ts",
    find: 'isNewer(step, announcedVersion(state) ?? seen) ? "Announced"',
    replace: 'isNewer(seen, step) ? "Announced"',
  },
  {
    rule: "V2",
    what: "workers do not wait for the control plane",
    file: "lifecycle/versions.ts",
    find: "runningVersion(controlPlane) === version &&\n    isWhole(controlPlane, contract)",
    replace: "true",
  },
  {
    rule: "V2",
    what: "a new pool is made ahead of the control plane",
    file: "lifecycle/plan.ts",
    find: "compareVersions(wanted, running) > 0",
    replace: "compareVersions(wanted, running) > 9",
  },
  {
    rule: "V2",
    what: "a pool that is seen late is told its old version again",
    file: "lifecycle/told.ts",
    find: "if (late.length === 0) return state;",
    replace: "if (late.length >= 0) return state;",
  },
  {
    rule: "V2",
    what: "a pool's step is announced and told at once",
    file: "lifecycle/plan.ts",
    find: "due.filter((one) => one !== turn || announced)",
    replace: "due.filter((one) => one !== turn)",
  },
  {
    rule: "V2",
    what: "a pool whose step was announced is told its old version again",
    file: "lifecycle/pool-step.ts",
    find: "if (!behind) return state;",
    replace: "if (behind === undefined || behind) return state;",
  },
  {
    rule: "V2",
    what: "what a pool of before was told is told to the next of its name",
    file: "lifecycle/told.ts",
    find: "if (uidOf(seen) !== told.uid) return false;",
    replace: 'if (told.uid === "x") return false;',
  },
  {
    rule: "R2",
    what: "a pool's new machines are forgotten when the autoscaler makes a generation",
    file: "lifecycle/told.ts",
    find: "return isOlder || isAsBefore(seen, told);",
    replace: "return isOlder;",
  },
  {
    rule: "V4",
    what: "a pool is held back at an older version than it runs",
    file: "lifecycle/versions.ts",
    find: "if (!isNewer(running, pool.version)) return [];",
    replace: 'if (running !== "") return [];',
  },
  {
    rule: "V3",
    what: "a pool does not wait until the one before has rolled out",
    file: "lifecycle/plan.ts",
    find: "const turn = mayFollow && !isRolling ? next : undefined;",
    replace: "const turn = mayFollow ? next : undefined;",
  },
  {
    rule: "V3",
    what: "of two pools that are due, one that has begun does not go on first",
    file: "lifecycle/plan.ts",
    find: "due.find(({ object }) => isChangingVersion(state, object)) ?? due[0]",
    replace: "due[0]",
  },
  {
    rule: "V6",
    what: "what cannot be changed is changed",
    file: "lifecycle/immutable.ts",
    find: "if (canonicalJson(before) === canonicalJson(after) || (mayBeAdded && before === undefined)) return undefined;",
    replace: "if (from !== undefined) return undefined;",
  },
];

export const mutants: readonly Mutant[] = [...machines, ...poolsAndAnswers];
