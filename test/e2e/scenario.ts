import { z } from "zod";
import type { KubernetesClient } from "./kubernetes/client.ts";
import type { Supervisor } from "./supervision/supervisor.ts";

export type ScenarioContext = {
  /** As cluster administrator. */
  readonly client: KubernetesClient;
  /** Of this scenario alone; exists, and must be empty again soon after the scenario has deleted its clusters. */
  readonly namespace: string;
  /** Says in the table at the end how long something took. */
  readonly measure: <Result>(title: string, work: () => Promise<Result>) => Promise<Result>;
  /** Says something else there, such as a count. */
  readonly note: (text: string) => void;
  /** Runs after everything of the scenario was removed, whether it passed or not; the last one first. */
  readonly atTheEnd: (work: () => Promise<void>) => void;
  /** For scenarios in which programs fail. */
  readonly supervisor: Supervisor;
};

export type Scenario = {
  /** A sentence that says what holds when the scenario passes. */
  readonly title: string;
  readonly timeoutSeconds: number;
  /** Runs when no other does, because it disturbs programs or measures them. */
  readonly alone?: boolean | undefined;
  readonly run: (context: ScenarioContext) => Promise<void>;
};

/** What a file in `scenarios/` exports. */
export const scenarioFile = z.object({
  scenario: z.object({
    title: z.string(),
    timeoutSeconds: z.number(),
    alone: z.boolean().optional(),
    run: z.custom<Scenario["run"]>((value) => typeof value === "function"),
  }),
});
