/** A rule that is broken in a copy of the function: one piece of text, which must be there exactly once. */
export interface Mutant {
  readonly rule: string;
  readonly what: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export const mutants: readonly Mutant[] = [
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
    find: "if (!cluster || isOurs(cluster, identity)) return;",
    replace: "if (cluster !== null) return;",
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
    find: " || !areOwnersSettled(state, object),",
    replace: ",",
  },
  {
    rule: "R2",
    what: "MachineSets do not keep their templates",
    file: "lifecycle/rotation.ts",
    find: "sets.some((set) => isReferencedBy(set, object))",
    replace: "sets.some((set) => set === object)",
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
    find: "sorted(ownedPart(object, crossplaneManager) ?? object)",
    replace: "sorted(object)",
  },
  {
    rule: "V1",
    what: "a downgrade is accepted",
    file: "lifecycle/upgrade.ts",
    find: "if (compareVersions(to, from) < 0) {",
    replace: "if (compareVersions(to, from) < -99) {",
  },
  {
    rule: "V1",
    what: "the next minor does not wait for the one before",
    file: "lifecycle/upgrade.ts",
    find: "const isFinished = needsMachineSets && areRolledOut(state, road.followers);",
    replace: "const isFinished = true;",
  },
  {
    rule: "V2",
    what: "workers do not wait for the control plane",
    file: "lifecycle/versions.ts",
    find: "runningVersion(controlPlane) === version &&\n    counts.every",
    replace: "counts.some",
  },
  {
    rule: "V2",
    what: "a new pool is made ahead of the control plane",
    file: "lifecycle/plan.ts",
    find: "compareVersions(wanted, running) > 0",
    replace: "compareVersions(wanted, running) > 9",
  },
  {
    rule: "V3",
    what: "all pools are upgraded at the same time",
    file: "lifecycle/plan.ts",
    find: "? due.slice(1) : due",
    replace: "? [] : due",
  },
  {
    rule: "V6",
    what: "what cannot be changed is changed",
    file: "lifecycle/immutable.ts",
    find: "if (before === after) return undefined;",
    replace: "if (before !== undefined) return undefined;",
  },
  {
    rule: "P1",
    what: "replicas are told to the autoscaler",
    file: "lifecycle/pools.ts",
    find: "replicas: pool.autoscaling ? undefined : share(",
    replace: "replicas: share(",
  },
  {
    rule: "P2",
    what: "deployments select each other's machines",
    file: "composed/machine-deployment.ts",
    find: "selector: { matchLabels: labels }",
    replace: "selector: { matchLabels: { [clusterApiLabel.clusterName]: cluster.name } }",
  },
  {
    rule: "P3",
    what: "a pool goes by its own counts, whatever MachineSets and Machines say",
    file: "lifecycle/removal.ts",
    find: "if (looksEmpty(object) && isEmpty(state, object))",
    replace: "if (looksEmpty(object))",
  },
  {
    rule: "P3",
    what: "a pool goes before it is empty",
    file: "lifecycle/removal.ts",
    find: "if (looksEmpty(object) && isEmpty(state, object))",
    replace: "if (true)",
  },
  {
    rule: "P6",
    what: "a pool goes before the others can take its load",
    file: "lifecycle/removal.ts",
    find: "if (!mayBegin && !began)",
    replace: "if (false)",
  },
  {
    rule: "D6",
    what: "a Cluster that is being deleted is applied again",
    file: "lifecycle/ownership.ts",
    find: "if (isBeingDeleted(cluster)) {",
    replace: "if (isBeingDeleted(undefined)) {",
  },
  {
    rule: "D6",
    what: "a pause of somebody else is ignored",
    file: "lifecycle/state.ts",
    find: 'paused: at(coreCluster, "spec", "paused") === true',
    replace: 'paused: at(coreCluster, "spec", "paused") === "yes"',
  },
  {
    rule: "A1",
    what: "Ready by an old generation",
    file: "kubernetes/condition.ts",
    find: 'return condition?.status === "True" && condition.current;',
    replace: 'return condition?.status === "True";',
  },
  {
    rule: "A2",
    what: "an event in every answer",
    file: "status/answer.ts",
    find: "if (before === phase || before === undefined) return [];",
    replace: "if (before === undefined) return [];",
  },
  {
    rule: "A3",
    what: "the next look is far away while something moves",
    file: "lifecycle/clock.ts",
    find: "return isMoving || isDeaf || hasJustMoved ?",
    replace: "return isDeaf ?",
  },
];
