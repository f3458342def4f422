import { z } from "zod";
import type { KubernetesObject, Reference } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { composedOf } from "./composed.ts";

const managers = z.object({
  managedFields: z.array(z.object({ manager: z.string(), operation: z.string(), time: z.string() })),
});

export type Writes = Readonly<Record<string, readonly string[]>>;

/**
 * Times of Crossplane's last writes to each object, which include those of the function's answer. The API server does
 * not update the time of a write without changes.
 */
export async function writtenByCrossplane(
  { client }: Pick<ScenarioContext, "client">,
  reference: Reference,
): Promise<Writes> {
  const objects = await composedOf(client, reference);
  return Object.fromEntries(objects.map((object) => [`${object.kind} ${object.metadata.name}`, writesOf(object)]));
}

function writesOf({ metadata }: KubernetesObject): readonly string[] {
  const entries = managers.parse(metadata).managedFields.filter(({ manager }) => manager.includes("crossplane"));
  return entries.map(({ manager, operation, time }) => `${manager} ${operation} ${time}`);
}

/** The same for several XRs, together with the resource version of each XR itself. */
export async function lastWrites(
  context: Pick<ScenarioContext, "client">,
  references: readonly Reference[],
): Promise<readonly unknown[]> {
  return Promise.all(
    references.map(async (reference) => [
      (await context.client.get(reference))?.metadata.resourceVersion,
      await writtenByCrossplane(context, reference),
    ]),
  );
}
