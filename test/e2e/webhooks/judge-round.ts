import type { JudgedObject, Round } from "../../conformance/webhook-report.ts";
import { createNamespaces } from "../conformance/conformance.ts";
import type { NamedObject } from "../conformance/dry-run.ts";
import type { NeededBuilds, SmallApiServer } from "../conformance/small-api-server.ts";
import { type BuiltProvider, startProviders } from "../processes/provider.ts";
import { say, step } from "../progress.ts";
import { renderMemoryTable } from "../supervision/memory.ts";
import { installClasses, watchFilter } from "./cluster-classes.ts";
import { judgedObjects, installOthers } from "./judged-objects.ts";
import { judgeObject, type Judgement, storedAs } from "./judge-object.ts";
import { type ChangedObject, changedByDefaults } from "./next-answer.ts";
import { missedProofs } from "./proofs.ts";
import { judgeOf, type Serving, servingOf, withoutManager } from "./serving.ts";

/** Starts one release of every manager and sends all objects to their webhooks. */
export async function judgeRound(
  server: SmallApiServer,
  needed: NeededBuilds,
  built: readonly BuiltProvider[],
): Promise<Round> {
  const served = await step("managers", () => startProviders(server, built, watchFilter));
  const serving = served.map(servingOf);
  const objects = judgedObjects(serving);
  await step("other CRDs", () => installOthers(server, needed, objects.others));
  const all = [...objects.served, ...objects.others];
  await step("ClusterClasses", () => prepare(server, built, all));
  const missed = await step("wrong objects", () => missedBy(server, serving, all));
  const judged = await step(`${all.length} objects`, () => judgeEach(server, all));
  say(renderMemoryTable(server.supervisor.processes()));
  return [...serving.map((each) => judgeOf(each, judged, missed)), withoutManager(serving, judged)];
}

/** Creates namespaces, and the ClusterClasses that topologies refer to. */
async function prepare(
  server: SmallApiServer,
  built: readonly BuiltProvider[],
  objects: readonly NamedObject[],
): Promise<void> {
  const places = [...objects, ...objects.map((named) => ({ ...named, object: storedAs(named) }))];
  await createNamespaces(server, places);
  const topologies = places.filter(({ object }) => object.spec?.["topology"] !== undefined);
  const namespaces = new Set(topologies.flatMap(({ object }) => object.metadata.namespace ?? []));
  await installClasses(server.client, built, [...namespaces]);
}

async function missedBy(
  server: SmallApiServer,
  serving: readonly Serving[],
  objects: readonly NamedObject[],
): Promise<ReadonlyMap<Serving, readonly string[]>> {
  const missed = new Map<Serving, readonly string[]>();
  for (const each of serving) missed.set(each, await missedProofs(server, each.provider, objects));
  return missed;
}

async function judgeEach(server: SmallApiServer, objects: readonly NamedObject[]): Promise<readonly JudgedObject[]> {
  const judged: JudgedObject[] = [];
  for (const [file, members] of Map.groupBy(objects, ({ file }) => file))
    judged.push(...(await judgeFile(server, file, members)));
  return judged;
}

async function judgeFile(
  server: SmallApiServer,
  file: string,
  objects: readonly NamedObject[],
): Promise<readonly JudgedObject[]> {
  const judgements: Judgement[] = [];
  for (const named of objects) judgements.push(await judgeObject(server, named));
  const stored = judgements.flatMap((judgement) => judgement.stored ?? []);
  const changed = changedByDefaults(file, stored).map((change) => nextAnswer(file, change));
  return [...judgements.map(({ judged }) => judged), ...changed];
}

/** A separate entry, because the changed object may not exist in the first answer. */
function nextAnswer(file: string, { object, paths }: ChangedObject): JudgedObject {
  const { apiVersion, kind, metadata } = object;
  const text = `by the next answer, once defaults are observed: ${paths.join(", ")}`;
  const findings = [{ kind: "written again", text }] as const;
  return { name: `${file} ${kind} ${metadata.name}`, apiVersion, kind, findings, added: [] };
}
