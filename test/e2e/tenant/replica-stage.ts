import assert from "node:assert/strict";
import { changeEndpoint } from "../installation/external-runtime.ts";
import type { Reference } from "../kubernetes/object.ts";
import { prepareReplicas, type Replica } from "../processes/function-replicas.ts";
import type { FunctionProgram } from "../processes/function-program.ts";
import type { ScenarioContext } from "../scenario.ts";
import { type FailedReconcile, followFailedReconciles, warningsOf } from "./failed-reconciles.ts";
import { keepReconciling } from "./load.ts";
import { followAnswers, type ReplicaAnswers } from "./replica-answers.ts";

/** Replicas of the function in the place of the one process that other scenarios use. */
export type Stage = {
  readonly context: ScenarioContext;
  readonly answers: ReplicaAnswers;
  /** The replicas that the name of the Function resolves to. */
  readonly running: readonly Replica[];
  readonly start: (count: number, program?: FunctionProgram) => Promise<void>;
  readonly end: (replicas: readonly Replica[]) => Promise<void>;
  readonly failures: () => readonly FailedReconcile[];
};

/** Starts replicas, and directs Crossplane to them until the end of the scenario. */
export async function installReplicas(context: ScenarioContext, count: number): Promise<Stage> {
  const replicas = await prepareReplicas(context.supervisor);
  context.atTheEnd(replicas.remove);
  const answers = followAnswers(context);
  const start = async (more: number, program?: FunctionProgram): Promise<void> =>
    answers.follow(await replicas.add(more, program));
  await start(count);
  const before = await changeEndpoint(context.client, replicas.endpoint);
  context.atTheEnd(async () => {
    await changeEndpoint(context.client, before);
  });
  return {
    context,
    answers,
    get running() {
      return replicas.ready();
    },
    start,
    end: replicas.end,
    failures: followFailedReconciles(context),
  };
}

/** Lets Crossplane reconcile these clusters all the time during the work, and checks that no reconcile fails. */
export async function callsWithoutFailure(
  stage: Stage,
  clusters: readonly Reference[],
  work: () => Promise<void>,
): Promise<void> {
  const before = [stage.failures(), await warningsOf(stage.context)];
  await underLoad(stage, clusters, work);
  assert.deepEqual([stage.failures(), await warningsOf(stage.context)], before);
}

/**
 * Lets Crossplane reconcile these clusters all the time during the work, in which a process is killed. Checks that a
 * reconcile has failed, each cluster has one at most, and its operator sees the reason.
 */
export async function expectOneFailureEach(
  stage: Stage,
  clusters: readonly Reference[],
  work: () => Promise<void>,
): Promise<void> {
  await underLoad(stage, clusters, work);
  const failures = stage.failures();
  assert.ok(failures.length > 0, "the call inside the killed process fails");
  assert.equal(new Set(failures.map(({ cluster }) => cluster)).size, failures.length);
  const messages = [...failures.map(({ message }) => message), ...(await warningsOf(stage.context))];
  assert.equal(messages.length, 2 * failures.length);
  for (const message of messages) assert.match(message, /cannot run Function .* code = Unavailable/);
  stage.context.note(`${failures.length} failed by the kill`);
}

async function underLoad(
  { context, answers }: Stage,
  clusters: readonly Reference[],
  work: () => Promise<void>,
): Promise<void> {
  const load = keepReconciling(context, clusters, answers.forCluster);
  try {
    await work();
  } finally {
    context.note(`longest wait ${(await load.end()).toFixed(1)} s`);
  }
}
