import { z } from "zod";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import type { LiveProvider } from "./live-provider.ts";

/** A scenario that runs on every provider. */
export type LiveScenario = Pick<Scenario, "title" | "timeoutSeconds" | "alone"> & {
  readonly run: (context: ScenarioContext, provider: LiveProvider) => Promise<void>;
};

/** The exports of a file in `live/scenarios/`. */
export const liveScenarioFile = z.object({
  scenario: z.object({
    title: z.string(),
    timeoutSeconds: z.number(),
    alone: z.boolean().optional(),
    run: z.custom<LiveScenario["run"]>((value) => typeof value === "function"),
  }),
});

/** The scenario on one provider. */
export function onProvider({ run, ...about }: LiveScenario, provider: LiveProvider): Scenario {
  return { ...about, run: (context) => run({ ...context, kinds: provider.kinds }, provider) };
}
