import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { KubernetesObject, Reference } from "../kubernetes/object.ts";
import { poll } from "../poll.ts";
import type { ScenarioContext } from "../scenario.ts";
import { composedOf } from "../tenant/composed.ts";
import { lastWrites } from "../tenant/writes.ts";
import type { LiveProvider } from "./live-provider.ts";
import { pathsOfBoth, pathsOfOthers, unexpectedOf } from "./written-by-others.ts";

/** Longer than the interval of every controller here that writes what it reads. */
const restSeconds = 180;

/**
 * Checks that nothing is written for three minutes: nothing by Crossplane, no status of the KubernetesCluster, and no
 * desired part of a composed object. A controller that fights with the function for a field would write it. Then checks
 * that controllers have written no other fields than those of the provider, and none of ours.
 */
export async function expectRest(
  context: ScenarioContext,
  reference: Reference,
  { writtenBack }: Pick<LiveProvider, "writtenBack">,
): Promise<void> {
  const before = await waitUntilStill(context, reference);
  const until = performance.now() + restSeconds * 1000;
  const patience = { what: "three quiet minutes", seconds: restSeconds + 60, intervalMilliseconds: 2000 };
  await poll(patience, async () => {
    assert.deepEqual(await stateOf(context, reference), before);
    return performance.now() > until ? true : undefined;
  });
  const composed = await composedOf(context.client, reference);
  const paths = composed.flatMap(pathsOfOthers);
  context.note(`fields of controllers: ${[...new Set(paths)].toSorted().join(", ") || "none"}`);
  assert.deepEqual(unexpectedOf(paths, writtenBack), [], "fields that controllers wrote, and that nobody expects");
  assert.deepEqual(composed.flatMap(pathsOfBoth), [], "fields that both Crossplane and a controller wrote");
}

/** The last status may follow the last machine by a reconcile, which comes every ten seconds at first. */
const stillSeconds = 30;

async function waitUntilStill(context: ScenarioContext, reference: Reference): Promise<unknown> {
  let last = await stateOf(context, reference);
  let since = performance.now();
  const patience = { what: "the last status", seconds: 300, intervalMilliseconds: 2000 };
  return poll(patience, async () => {
    const now = await stateOf(context, reference);
    if (!isDeepStrictEqual(now, last)) [last, since] = [now, performance.now()];
    const isStill = performance.now() - since > stillSeconds * 1000;
    return isStill && countsAllMachines(await context.client.get(reference)) ? last : undefined;
  });
}

const counts = z.object({ desired: z.number(), ready: z.number() });
/** A managed control plane has no counts. */
const status = z.object({ status: z.object({ controlPlane: counts.optional(), workers: z.array(counts) }) });

/** A cluster is Ready before all its machines are, so the status may count the last one much later. */
function countsAllMachines(object: KubernetesObject | undefined): boolean {
  const { controlPlane, workers } = status.parse(object).status;
  return [...(controlPlane ? [controlPlane] : []), ...workers].every(({ desired, ready }) => ready === desired);
}

async function stateOf(context: ScenarioContext, reference: Reference): Promise<unknown> {
  const composed = await composedOf(context.client, reference);
  const generations = composed.map(({ kind, metadata }: KubernetesObject) => [
    kind,
    metadata.name,
    metadata.generation,
  ]);
  return [generations, await lastWrites(context, [reference])];
}
