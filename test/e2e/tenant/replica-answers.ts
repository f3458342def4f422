import assert from "node:assert/strict";
import { pollUntil } from "../poll.ts";
import type { Replica } from "../processes/function-replicas.ts";
import type { ScenarioContext } from "../scenario.ts";
import { type LogReader, readLogFromNow } from "../supervision/log.ts";
import { type Answers, countAnswers } from "./calls.ts";

/** Longer than grpc-go waits before it resolves a name again. */
const callSeconds = 90;

export type ReplicaAnswers = {
  /** Counts the answers of these replicas from now on. */
  readonly follow: (replicas: readonly Replica[]) => void;
  readonly of: (replica: Replica) => Answers;
  /** Number of answers of all replicas for the KubernetesCluster of this name. */
  readonly forCluster: (name: string) => number;
  /** Waits until each of these replicas has answered another call. */
  readonly waitForMore: (replicas: readonly Replica[]) => Promise<void>;
};

/** Counts the answers of replicas for the KubernetesClusters of a scenario. */
export function followAnswers({
  namespace,
  supervisor,
}: Pick<ScenarioContext, "namespace" | "supervisor">): ReplicaAnswers {
  const logs = new Map<string, LogReader>();
  const of = ({ name }: Replica): Answers => countAnswers(logs.get(name)?.lines() ?? [], { namespace });
  return {
    follow: (replicas) => {
      for (const { name } of replicas) logs.set(name, readLogFromNow(supervisor.logFile(name)));
    },
    of,
    forCluster: (name) =>
      [...logs.values()].reduce((sum, log) => sum + countAnswers(log.lines(), { namespace, name }).calls, 0),
    waitForMore: async (replicas) => {
      const before = replicas.map((replica) => of(replica).calls);
      const what = `another call of each of ${replicas.map(({ name }) => name).join(", ")}`;
      await pollUntil({ what, seconds: callSeconds }, async () =>
        replicas.every((replica, index) => of(replica).calls > (before[index] ?? 0)),
      );
    },
  };
}

/** Checks that no replica has much more or fewer calls than the others. Returns the numbers as text. */
export function expectFairShares(answers: ReplicaAnswers, replicas: readonly Replica[]): string {
  const calls = replicas.map((replica) => answers.of(replica).calls);
  const fair = calls.reduce((sum, count) => sum + count, 0) / calls.length;
  assert.ok(
    calls.every((count) => count > fair / 2 && count < fair * 2),
    `the calls are distributed over all replicas: ${calls.join(", ")}`,
  );
  return calls.join(" + ");
}
