import { z } from "zod";
import type { Component } from "./build/components.ts";
import type { KubernetesClient } from "./kubernetes/client.ts";
import type { Supervisor } from "./supervision/supervisor.ts";
import type { ClusterKinds } from "./tenant/kinds.ts";

export type ScenarioContext = {
  /** Client of a cluster administrator. */
  readonly client: KubernetesClient;
  /** Path of a kubeconfig with the same identity, for programs such as kubectl. */
  readonly kubeconfig: string;
  /** Namespace of this scenario alone. It exists, and must be empty soon after the scenario deleted its clusters. */
  readonly namespace: string;
  /** Adds the duration of `work` to the table of results. */
  readonly measure: <Result>(title: string, work: () => Promise<Result>) => Promise<Result>;
  /** Adds another text to the table of results, such as a count. */
  readonly note: (text: string) => void;
  /** Runs after all objects of the scenario are deleted, whether it passed or not. The last registered runs first. */
  readonly atTheEnd: (work: () => Promise<void>) => void;
  /** The kinds of the scenario's clusters. */
  readonly kinds: ClusterKinds;
  /** Stops and restarts programs. */
  readonly supervisor: Supervisor;
};

export type Scenario = {
  /** A sentence that states what holds if the scenario passes. */
  readonly title: string;
  readonly timeoutSeconds: number;
  /** Runs alone, because it disturbs programs or measures them. */
  readonly alone?: boolean | undefined;
  /** Runs only if it is named, for this reason. */
  readonly onRequest?: string | undefined;
  /** Programs that only this scenario needs. */
  readonly builds?: readonly Component[] | undefined;
  readonly run: (context: ScenarioContext) => Promise<void>;
};

/** The exports of a file in `scenarios/`. */
export const scenarioFile = z.object({
  scenario: z.object({
    title: z.string(),
    timeoutSeconds: z.number(),
    alone: z.boolean().optional(),
    onRequest: z.string().optional(),
    builds: z.array(z.custom<Component>()).optional(),
    run: z.custom<Scenario["run"]>((value) => typeof value === "function"),
  }),
});
