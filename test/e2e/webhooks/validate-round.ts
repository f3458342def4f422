import type { ValidatedObject, Round } from "../../conformance/webhook-report.ts";
import { createNamespaces } from "../conformance/conformance.ts";
import type { NamedObject } from "../conformance/dry-run.ts";
import type { NeededBuilds, SmallApiServer } from "../conformance/small-api-server.ts";
import { type BuiltProvider, startProviders } from "../processes/provider.ts";
import { say, step } from "../progress.ts";
import { renderMemoryTable } from "../supervision/memory.ts";
import { installClasses, watchFilter } from "./cluster-classes.ts";
import { listObjectsToValidate, installOthers } from "./objects-to-validate.ts";
import { validateObject, type Validation, storedAs } from "./validate-object.ts";
import { type ChangedObject, changedByDefaults } from "./next-answer.ts";
import { missedProofs } from "./proofs.ts";
import { resultOf, type Serving, servingOf, withoutManager } from "./serving.ts";

/** Starts one release of every manager and sends all objects to their webhooks. */
export async function validateRound(
  server: SmallApiServer,
  needed: NeededBuilds,
  built: readonly BuiltProvider[],
): Promise<Round> {
  const served = await step("managers", () => startProviders(server, built, watchFilter));
  const serving = served.map(servingOf);
  const objects = listObjectsToValidate(serving);
  await step("other CRDs", () => installOthers(server, needed, objects.others));
  const all = [...objects.served, ...objects.others];
  await step("ClusterClasses", () => prepare(server, built, all));
  const missed = await step("wrong objects", () => missedBy(server, serving, all));
  const validated = await step(`${all.length} objects`, () => validateEach(server, all));
  say(renderMemoryTable(server.supervisor.processes()));
  return [...serving.map((each) => resultOf(each, validated, missed)), withoutManager(serving, validated)];
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

async function validateEach(
  server: SmallApiServer,
  objects: readonly NamedObject[],
): Promise<readonly ValidatedObject[]> {
  const validated: ValidatedObject[] = [];
  for (const [file, members] of Map.groupBy(objects, ({ file }) => file))
    validated.push(...(await validateFile(server, file, members)));
  return validated;
}

async function validateFile(
  server: SmallApiServer,
  file: string,
  objects: readonly NamedObject[],
): Promise<readonly ValidatedObject[]> {
  const validations: Validation[] = [];
  for (const named of objects) validations.push(await validateObject(server, named));
  const stored = validations.flatMap((validation) => validation.stored ?? []);
  const changed = changedByDefaults(file, stored).map((change) => nextAnswer(file, change));
  return [...validations.map(({ validated }) => validated), ...changed];
}

/** A separate entry, because the changed object may not exist in the first answer. */
function nextAnswer(file: string, { object, paths }: ChangedObject): ValidatedObject {
  const { apiVersion, kind, metadata } = object;
  const text = `by the next answer, once defaults are observed: ${paths.join(", ")}`;
  const findings = [{ kind: "written again", text }] as const;
  return { name: `${file} ${kind} ${metadata.name}`, apiVersion, kind, findings, added: [] };
}
