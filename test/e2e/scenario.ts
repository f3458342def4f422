import type { KubernetesClient } from "./kubernetes/client.ts";
import type { Supervisor } from "./supervision/supervisor.ts";

export type ScenarioContext = {
  /** As cluster administrator. */
  readonly client: KubernetesClient;
  /** Of this scenario alone; exists, and is removed afterwards. */
  readonly namespace: string;
  /** Says how long something took, in the table at the end. */
  readonly measure: <Result>(title: string, work: () => Promise<Result>) => Promise<Result>;
  readonly supervisor: Supervisor;
};

export type Scenario = {
  /** A sentence that says what holds when the scenario passes. */
  readonly title: string;
  readonly timeoutSeconds: number;
  readonly run: (context: ScenarioContext) => Promise<void>;
};
