import { functionProcess } from "../processes/function-server.ts";
import type { ScenarioContext } from "../scenario.ts";
import { readLogFromNow } from "../supervision/log.ts";

export type Answers = {
  readonly calls: number;
  /** Number of the calls that were answered from the cache. */
  readonly cached: number;
};
export type Counts = Answers & { readonly reconciles: number };

type Subject = { readonly namespace: string; readonly name?: string | undefined };

/** Counts calls of the function and reconciles of Crossplane from now on, of XRs with this namespace and name. */
export function countCalls(
  { supervisor }: Pick<ScenarioContext, "supervisor">,
  { namespace, name }: Subject,
): () => Counts {
  const functionLog = readLogFromNow(supervisor.logFile(functionProcess));
  const crossplaneLog = readLogFromNow(supervisor.logFile("crossplane"));
  const request = `"request": {"name":"${name === undefined ? "" : `${name}","namespace":"${namespace}"}`}`;
  const isReconcile = (line: string): boolean =>
    line.includes("\tReconciling\t") &&
    line.includes('"controller": "composite/') &&
    line.includes(request) &&
    line.includes(`"namespace":"${namespace}"`);
  return () => ({
    ...countAnswers(functionLog.lines(), { namespace, name }),
    reconciles: crossplaneLog.lines().filter(isReconcile).length,
  });
}

/** Counts the answers for XRs with this namespace and name in lines of the function's log. */
export function countAnswers(lines: readonly string[], { namespace, name }: Subject): Answers {
  const composite = `"composite":"${namespace}/${name === undefined ? "" : `${name}"`}`;
  const calls = lines.filter((line) => line.includes(composite) && line.includes('"msg":"answered"'));
  return { calls: calls.length, cached: calls.filter((line) => line.includes('"isCached":true')).length };
}
