import { functionProcess } from "../processes/function-server.ts";
import type { ScenarioContext } from "../scenario.ts";
import { readLogFromNow } from "../supervision/log.ts";

export type Counts = {
  readonly calls: number;
  /** Number of the calls that were answered from the cache. */
  readonly cached: number;
  readonly reconciles: number;
};

/** Counts calls of the function and reconciles of Crossplane from now on, of XRs with this namespace and name. */
export function countCalls(
  { supervisor }: Pick<ScenarioContext, "supervisor">,
  { namespace, name }: { readonly namespace: string; readonly name?: string },
): () => Counts {
  const functionLog = readLogFromNow(supervisor.logFile(functionProcess));
  const crossplaneLog = readLogFromNow(supervisor.logFile("crossplane"));
  const composite = `"composite":"${namespace}/${name === undefined ? "" : `${name}"`}`;
  const request = `"request": {"name":"${name === undefined ? "" : `${name}","namespace":"${namespace}"}`}`;
  const isCall = (line: string): boolean => line.includes(composite) && line.includes('"msg":"answered"');
  const isReconcile = (line: string): boolean =>
    line.includes("\tReconciling\t") &&
    line.includes('"controller": "composite/') &&
    line.includes(request) &&
    line.includes(`"namespace":"${namespace}"`);
  return () => {
    const calls = functionLog.lines().filter(isCall);
    return {
      calls: calls.length,
      cached: calls.filter((line) => line.includes('"isCached":true')).length,
      reconciles: crossplaneLog.lines().filter(isReconcile).length,
    };
  };
}
