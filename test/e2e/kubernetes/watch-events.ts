import { z } from "zod";
import { Problem } from "../problem.ts";
import { type KubernetesObject, kubernetesObject } from "./object.ts";

export type Write = { readonly object: KubernetesObject; readonly isGone: boolean };
/** Writes, and the resource version to continue from. */
export type Writes = { readonly writes: readonly Write[]; readonly since: string };

const change = z.object({ type: z.enum(["ADDED", "MODIFIED", "DELETED"]), object: kubernetesObject });
const bookmark = z.object({ type: z.literal("BOOKMARK"), object: kubernetesObject });
const failure = z.object({ type: z.literal("ERROR"), object: z.looseObject({ message: z.string().optional() }) });
const watchEvents = z.array(z.union([change, bookmark, failure]));

/** Throws a Problem if the API server ended the watch, because later writes would be missing. */
export function readWatchEvents(lines: unknown, since: string): Writes {
  const writes: Write[] = [];
  let reached = since;
  for (const event of watchEvents.parse(lines)) {
    if (event.type === "ERROR")
      throw new Problem(`cannot watch from resource version ${reached}: ${event.object.message ?? "no reason given"}`);
    reached = event.object.metadata.resourceVersion ?? reached;
    if (event.type !== "BOOKMARK") writes.push({ object: event.object, isGone: event.type === "DELETED" });
  }
  return { writes, since: reached };
}
