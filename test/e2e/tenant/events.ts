import { z } from "zod";
import { pollUntil } from "../poll.ts";
import type { Reference } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { eventKind } from "./kinds.ts";

const event = z.object({
  reason: z.string(),
  message: z.string(),
  involvedObject: z.object({ apiVersion: z.string(), name: z.string() }),
});

/** Waits for an event of this object whose reason or message contains the text. */
export async function waitForEvent(
  { client, namespace }: Pick<ScenarioContext, "client" | "namespace">,
  { apiVersion, name }: Reference,
  text: string,
): Promise<void> {
  await pollUntil({ what: `an event of ${name} with "${text}"`, seconds: 120 }, async () => {
    const events = (await client.list(eventKind, { namespace })).map((object) => event.parse(object));
    return events.some(
      ({ reason, message, involvedObject }) =>
        involvedObject.apiVersion === apiVersion &&
        involvedObject.name === name &&
        `${reason}: ${message}`.includes(text),
    );
  });
}
