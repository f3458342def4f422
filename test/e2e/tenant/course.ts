import assert from "node:assert/strict";
import { type Change, type Fact, factsOf } from "../../scenarios/facts.ts";
import { describeReplacements } from "../../scenarios/replacements.ts";
import { arranged, type Stage } from "../../scenarios/script.ts";
import type { Kind } from "../kubernetes/object.ts";
import type { Write } from "../kubernetes/watch-events.ts";
import { pollUntil } from "../poll.ts";
import type { ScenarioContext } from "../scenario.ts";
import { type ClusterKinds, coreClusterKind, machineDeploymentKind, machineKind } from "./kinds.ts";
import { kubernetesClusterKind } from "./kubernetes-cluster.ts";

function followedKinds(kinds: ClusterKinds): readonly Kind[] {
  return [coreClusterKind, ...Object.values(kinds), machineDeploymentKind, machineKind, kubernetesClusterKind];
}

/** The writes in a namespace, read by a watch, so that no short-lived state is missed. */
export type Course = {
  readonly changes: () => Promise<readonly Change[]>;
  /** The facts since the last call, in their order. */
  readonly facts: () => Promise<readonly Fact[]>;
  /** The facts since the last call, as text. A machine that is made and another that is gone count as "replaced". */
  readonly describe: () => Promise<readonly string[]>;
};

type Context = Pick<ScenarioContext, "client" | "namespace" | "atTheEnd">;
type CourseContext = Context & Pick<ScenarioContext, "kinds">;

/** Starts with the existing objects and ends with the scenario. */
export async function followCourse(context: CourseContext): Promise<Course> {
  const followed: Followed[] = [];
  for (const kind of followedKinds(context.kinds)) followed.push(await follow(context, kind));
  context.atTheEnd(async () => {
    for (const { stop } of followed) await stop();
  });
  const changes = async (): Promise<readonly Change[]> => {
    await Promise.all(followed.map(({ catchUp }) => catchUp()));
    return followed.flatMap(({ writes }) => writes).toSorted((left, right) => revisionOf(left) - revisionOf(right));
  };
  let reported = 0;
  const facts = async (): Promise<readonly Fact[]> => {
    const all = factsOf(await changes());
    const latest = all.slice(reported);
    reported = all.length;
    return latest;
  };
  return { changes, facts, describe: async () => describeReplacements(await facts()) };
}

/** Resource versions order the writes of all kinds, because etcd counts them together. */
function revisionOf({ object }: Write): number {
  return Number(object.metadata.resourceVersion);
}

/** The API server retains at least 75 seconds of writes per kind; one watch takes one second. */
const watchesBetweenBookmarks = 20;

export type Followed = {
  readonly writes: readonly Write[];
  readonly catchUp: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Follows the writes of one kind. The caller must call `stop`. */
export async function follow({ client, namespace }: Context, kind: Kind): Promise<Followed> {
  const first = await client.writes(kind, { namespace });
  const writes = [...first.writes];
  const end = new AbortController();
  let watches = 0;
  let failure: unknown;
  const watch = async (since: string): Promise<void> => {
    const untilBookmark = watches % watchesBetweenBookmarks === watchesBetweenBookmarks - 1;
    const next = await client.writes(kind, { namespace, since, untilBookmark });
    writes.push(...next.writes);
    watches += 1;
    if (!end.signal.aborted) await watch(next.since);
  };
  const watching = watch(first.since).catch((error: unknown) => {
    failure = error;
  });
  const catchUp = async (): Promise<void> => {
    // The running watch may have begun before the last write.
    const enough = watches + 2;
    await pollUntil({ what: `the last writes of ${kind.kind}`, seconds: 30 }, async () => {
      if (failure !== undefined) throw failure;
      return watches >= enough;
    });
  };
  const stop = async (): Promise<void> => {
    end.abort();
    await watching;
  };
  return { writes, catchUp, stop };
}

/** Checks that exactly these facts happened since the last call, in this order. */
export async function expectFacts(course: Course, stages: readonly Stage[]): Promise<void> {
  assert.deepEqual(arranged(await course.describe(), stages), stages.flat());
}

/** Checks the order of the facts of each part of a cluster, but not across parts. */
export function expectFactsOfEach(facts: readonly string[], expected: readonly string[]): void {
  assert.deepEqual(facts.toSorted(byPart), expected.toSorted(byPart));
}

function byPart(left: string, right: string): number {
  return partOf(left).localeCompare(partOf(right));
}

function partOf(fact: string): string {
  return fact.slice(0, fact.indexOf(":"));
}

export function expectBefore(facts: readonly string[], first: string, second: string): void {
  const [last, next] = [facts.lastIndexOf(first), facts.indexOf(second)];
  assert.ok(last !== -1 && last < next, `"${first}" must come before "${second}" in\n${facts.join("\n")}`);
}
