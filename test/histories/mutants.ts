import { poolsAndAnswers } from "./mutants-of-pools.ts";
import { versions } from "./mutants-of-versions.ts";

/** A change of one text in a copy of the function that breaks a rule. The text must occur exactly once. */
export interface Mutant {
  readonly rule: string;
  readonly what: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Mutants of names, templates and releases. */
const machines: readonly Mutant[] = [
  {
    rule: "N2",
    what: "the key of a template does not depend on its content",
    file: "composed/template.ts",
    find: "key: `${key}-${kind.toLowerCase()}-${hash}`",
    replace: "key: `${key}-${kind.toLowerCase()}`",
  },
  {
    rule: "N4",
    what: "a Cluster of another owner is adopted",
    file: "lifecycle/ownership.ts",
    find: "if (!cluster) return;",
    replace: "if (cluster !== null) return;",
  },
  {
    rule: "N4",
    what: "objects of another XR are adopted",
    file: "compose.ts",
    find: "if (!existing) rejectAny(findNameConflictProblems",
    replace: "if (existing === null) rejectAny(findNameConflictProblems",
  },
  {
    rule: "N5",
    what: "missing resources are dropped after a restore",
    file: "lifecycle/missing.ts",
    find: "return found.length === 0 ? observed :",
    replace: "return true ? observed :",
  },
  {
    rule: "N5",
    what: "missing resources are read in another namespace than that of the cluster",
    file: "compose.ts",
    find: "requireMissing(given, identify(given.composite), knownKinds)",
    replace: 'requireMissing(given, { name: "", namespace: "" }, knownKinds)',
  },
  {
    rule: "N5",
    what: "an existing cluster is adopted before caches are current",
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
    what: "a rollout in progress does not retain its templates",
    file: "lifecycle/template-retention.ts",
    find: " || unsettled.has(labelOf(object, ownLabel.pool));",
    replace: " || unsettled.size < 0;",
  },
  {
    rule: "R2",
    what: "MachineSets do not retain their templates",
    file: "lifecycle/template-retention.ts",
    find: "ofSets.has(identityOf(object))",
    replace: "ofSets.size < 0 && object !== null",
  },
  {
    rule: "R4",
    what: "another release replaces machines without approval",
    file: "lifecycle/holds.ts",
    find: "return permissions.functionUpgrades ? undefined : reasonsByOrigin[origin];",
    replace: "return undefined;",
  },
  {
    rule: "R5",
    what: "a change of the platform replaces machines without approval",
    file: "lifecycle/holds.ts",
    find: "if (permissions.platformChanges) return undefined;",
    replace: "if (permissions !== undefined) return undefined;",
  },
  {
    rule: "R6",
    what: "a retained object is composed with fields of other managers",
    file: "lifecycle/retained.ts",
    find: "sortKeys(recorded ?? object)",
    replace: "sortKeys(object)",
  },
];

export const mutants: readonly Mutant[] = [...machines, ...versions, ...poolsAndAnswers];
