import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import type { Kind, KubernetesObject } from "../kubernetes/object.ts";
import { projectRoot } from "../places.ts";
import { poll } from "../poll.ts";
import type { ScenarioContext } from "../scenario.ts";
import { follow } from "./course.ts";

/** The objects that Argo CD's and Flux's own code reads in `npm run test:gitops`. */
const recordedFolder = join(projectRoot, "test", "gitops", "states");

export type Recorder = {
  /** Waits for the next write that shows the state, and stores the object under the name of the state. */
  readonly record: (state: string, shows: (object: KubernetesObject) => boolean) => Promise<void>;
};

/** Records states of the objects of one kind from all its writes, so that it misses none that lasts for a moment. */
export async function recordStates(context: ScenarioContext, kind: Kind): Promise<Recorder> {
  const followed = await follow(context, kind);
  context.atTheEnd(followed.stop);
  let seen = 0;
  const findNext = async (shows: (object: KubernetesObject) => boolean): Promise<KubernetesObject | undefined> => {
    await followed.catchUp();
    const index = followed.writes.findIndex(({ object, isGone }, at) => at >= seen && !isGone && shows(object));
    if (index === -1) return undefined;
    seen = index;
    return followed.writes[index]?.object;
  };
  const record: Recorder["record"] = async (state, shows) => {
    const object = await poll({ what: `the state ${state}`, seconds: 300 }, () => findNext(shows));
    mkdirSync(recordedFolder, { recursive: true });
    writeFileSync(join(recordedFolder, `${state}.yaml`), format(object, context.namespace));
  };
  return { record };
}

const time = "2026-01-01T00:00:00Z";
const timeFields = new Set(["creationTimestamp", "deletionTimestamp", "lastTransitionTime"]);
/** Fields that differ from run to run. */
const dropped = new Set(["managedFields", "resourceVersion", "uid", "functionVersion"]);

/** The object as text that two runs write alike, as far as they go through the same states. */
function format(object: KubernetesObject, namespace: string): string {
  const fields = z.json().parse(object);
  const normalized = JSON.stringify(fields, (key, value: unknown) => {
    if (dropped.has(key)) return undefined;
    return timeFields.has(key) ? time : value;
  });
  return stringify(JSON.parse(normalized.replaceAll(namespace, "team-a")), { lineWidth: 110 });
}
