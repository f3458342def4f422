import assert from "node:assert/strict";
import { type Change, type Fact, factsOf } from "../../scenarios/facts.ts";
import { describeReplacements } from "../../scenarios/replacements.ts";
import { arranged, type Stage } from "../../scenarios/script.ts";
import type { Kind } from "../kubernetes/object.ts";
import type { Write } from "../kubernetes/watch-events.ts";
import { pollUntil } from "../poll.ts";
import type { ScenarioContext } from "../scenario.ts";
import {
  bootstrapTemplateKind,
  controlPlaneKind,
  coreClusterKind,
  infrastructureClusterKind,
  machineDeploymentKind,
  machineKind,
  machineTemplateKind,
} from "./kinds.ts";
import { kubernetesClusterKind } from "./kubernetes-cluster.ts";

const followedKinds = [
  coreClusterKind,
  infrastructureClusterKind,
  controlPlaneKind,
  machineDeploymentKind,
  machineKind,
  machineTemplateKind,
  bootstrapTemplateKind,
  kubernetesClusterKind,
];

/** What happens in a namespace, write by write, so that nothing is missed however short it was. */
export type Course = {
  readonly changes: () => Promise<readonly Change[]>;
  /** One by one, since it was last asked for them. */
  readonly facts: () => Promise<readonly Fact[]>;
  /** As people tell them: made and gone is replaced. */
  readonly describe: () => Promise<readonly string[]>;
};

type Context = Pick<ScenarioContext, "client" | "namespace" | "atTheEnd">;

/** Begins with what is there; ends with the scenario. */
export async function followCourse(context: Context): Promise<Course> {
  const followed: Followed[] = [];
  for (const kind of followedKinds) followed.push(await follow(context, kind));
  context.atTheEnd(async () => {
    for (const { stop } of followed) await stop();
  });
  const changes = async (): Promise<readonly Change[]> => {
    await Promise.all(followed.map(({ catchUp }) => catchUp()));
    return followed.flatMap(({ writes }) => writes).toSorted((left, right) => revisionOf(left) - revisionOf(right));
  };
  let known = 0;
  const facts = async (): Promise<readonly Fact[]> => {
    const all = factsOf(await changes());
    const news = all.slice(known);
    known = all.length;
    return news;
  };
  return { changes, facts, describe: async () => describeReplacements(await facts()) };
}

/** One etcd counts the writes of all kinds. */
function revisionOf({ object }: Write): number {
  return Number(object.metadata.resourceVersion);
}

/** The API server keeps at least 75 seconds of writes of a kind; a look takes one. */
const looksBetweenBookmarks = 20;

type Followed = {
  readonly writes: readonly Write[];
  readonly catchUp: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

async function follow({ client, namespace }: Context, kind: Kind): Promise<Followed> {
  const first = await client.writes(kind, { namespace });
  const writes = [...first.writes];
  const end = new AbortController();
  let looks = 0;
  let failure: unknown;
  const look = async (since: string): Promise<void> => {
    const untilBookmark = looks % looksBetweenBookmarks === looksBetweenBookmarks - 1;
    const next = await client.writes(kind, { namespace, since, untilBookmark });
    writes.push(...next.writes);
    looks += 1;
    if (!end.signal.aborted) await look(next.since);
  };
  const looking = look(first.since).catch((error: unknown) => {
    failure = error;
  });
  const catchUp = async (): Promise<void> => {
    // The look that is under way may have begun before the last write.
    const enough = looks + 2;
    await pollUntil({ what: `the last writes of ${kind.kind}`, seconds: 30 }, async () => {
      if (failure !== undefined) throw failure;
      return looks >= enough;
    });
  };
  const stop = async (): Promise<void> => {
    end.abort();
    await looking;
  };
  return { writes, catchUp, stop };
}

/** Exactly these facts since it was last asked, in their order. */
export async function expectFacts(course: Course, stages: readonly Stage[]): Promise<void> {
  assert.deepEqual(arranged(await course.describe(), stages), stages.flat());
}

/** The same where parts do not wait for each other: in order within each part. */
export function expectFactsOfEach(facts: readonly string[], wanted: readonly string[]): void {
  assert.deepEqual(facts.toSorted(byPart), wanted.toSorted(byPart));
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
