import type { ScenarioContext } from "../scenario.ts";
import { readLogFromNow } from "../supervision/log.ts";
import { eventKind } from "./kinds.ts";

/** A reconcile that Crossplane's controller has ended with an error. */
export type FailedReconcile = { readonly cluster: string; readonly message: string };

/** What the API server answers to a writer that has read an older object; Crossplane repeats the reconcile at once. */
const conflict = "the object has been modified; please apply your changes to the latest version";

/**
 * Reads the errors of Crossplane's controller of KubernetesClusters from its log, from now on. Conflicts of two writers
 * are left out.
 */
export function followFailedReconciles({
  supervisor,
  namespace,
}: Pick<ScenarioContext, "supervisor" | "namespace">): () => readonly FailedReconcile[] {
  const log = readLogFromNow(supervisor.logFile("crossplane"));
  const failure = new RegExp(
    `"controller": "composite/.*"request": \\{"name":"([^"]+)","namespace":"${namespace}"\\}.*"error": "(.*)"\\}$`,
    "u",
  );
  return () =>
    log
      .lines()
      .flatMap((line) => {
        const [, cluster, message] = failure.exec(line) ?? [];
        return cluster === undefined || message === undefined ? [] : [{ cluster, message }];
      })
      .filter(({ message }) => !message.includes(conflict));
}

/** Messages of the warning events of KubernetesClusters in the namespace. */
export async function warningsOf({
  client,
  namespace,
}: Pick<ScenarioContext, "client" | "namespace">): Promise<readonly string[]> {
  const events = await client.list(eventKind, { namespace });
  return events
    .filter((event) => event["type"] === "Warning" && Object(event["involvedObject"])["kind"] === "KubernetesCluster")
    .map((event) => String(event["message"]));
}
