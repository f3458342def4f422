import type { Mutant } from "./mutants.ts";

/** Pools, deletion, answers. */
export const poolsAndAnswers: readonly Mutant[] = [
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
    what: "a Cluster that clusterctl moves is applied again",
    file: "lifecycle/ownership.ts",
    find: "clusterApiAnnotation.deleteForMove) !== undefined",
    replace: 'clusterApiAnnotation.deleteForMove) === "now"',
  },
  {
    rule: "D6",
    what: "a pause of somebody else is ignored",
    file: "lifecycle/state.ts",
    find: 'paused: at(coreCluster, "spec", "paused") === true',
    replace: 'paused: at(coreCluster, "spec", "paused") === "yes"',
  },
  {
    rule: "D6",
    what: "a pause in the middle of a step takes the control plane back",
    file: "lifecycle/announcement.ts",
    find: 'if (!paused || stage !== "UnderWay") return;',
    replace: 'if (!paused || stage !== "Announced") return;',
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
