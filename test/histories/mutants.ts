import { poolsAndAnswers } from "./mutants-of-pools.ts";
import { versions } from "./mutants-of-versions.ts";

/** A rule that is broken in a copy of the function: one piece of text, which must be there exactly once. */
export interface Mutant {
  readonly rule: string;
  readonly what: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Names, templates, releases. */
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
    find: "if (!existing) rejectAny(findNameConflictProblems",
    replace: "if (existing === null) rejectAny(findNameConflictProblems",
  },
  {
    rule: "N5",
    what: "what Crossplane leaves out after a restore is forgotten",
    file: "lifecycle/missing.ts",
    find: "return found.length === 0 ? observed :",
    replace: "return true ? observed :",
  },
  {
    rule: "N5",
    what: "what Crossplane leaves out is read in another namespace than the cluster's",
    file: "compose.ts",
    find: "requireMissing(given, identify(given.composite), knownKinds)",
    replace: 'requireMissing(given, { name: "", namespace: "" }, knownKinds)',
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
    file: "lifecycle/template-retention.ts",
    find: " || unsettled.has(labelOf(object, ownLabel.pool));",
    replace: " || unsettled.size < 0;",
  },
  {
    rule: "R2",
    what: "MachineSets do not keep their templates",
    file: "lifecycle/template-retention.ts",
    find: "ofSets.has(identityOf(object))",
    replace: "ofSets.size < 0 && object !== null",
  },
  {
    rule: "R4",
    what: "another release replaces machines unasked",
    file: "lifecycle/holds.ts",
    find: 'if (before === after) return permissions.functionUpgrades ? undefined : "FunctionUpgrade";',
    replace: "if (before === after) return undefined;",
  },
  {
    rule: "R5",
    what: "a change of the platform replaces machines unasked",
    file: "lifecycle/holds.ts",
    find: "return permissions.platformChanges || requestedBefore !== requestedAfter ? undefined",
    replace: "return true ? undefined",
  },
  {
    rule: "R6",
    what: "what is kept is kept with the fields of others",
    file: "lifecycle/retained.ts",
    find: "sortKeys(recorded ?? object)",
    replace: "sortKeys(object)",
  },
];

export const mutants: readonly Mutant[] = [...machines, ...versions, ...poolsAndAnswers];
