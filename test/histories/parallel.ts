import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Search, Violation, Where } from "./search.ts";

/** The number of histories per message to a worker, small enough for a progress line every few seconds. */
const chunk = 100;
/** The number of violations after which the search stops, because shrinking each takes longer than finding it. */
const maximumViolations = 3;

interface Total {
  histories: number;
  reconciles: number;
  violations: Violation[];
}

/** Distributes the runs over workers. Each chunk has its own seed, so the result does not depend on their number. */
export async function searchInParallel(
  { workers, ...where }: Where & { workers: number },
  print: (line: string) => void,
): Promise<number> {
  const { runs } = where;
  const chunks: Where[] = Array.from({ length: Math.ceil(runs / chunk) }, (_, index) => ({
    ...where,
    seed: where.seed + index,
    runs: Math.min(chunk, where.runs - index * chunk),
  }));
  const total: Total = { histories: 0, reconciles: 0, violations: [] };
  const began = performance.now();
  const report = (result: Search) => {
    total.histories += result.histories;
    total.reconciles += result.reconciles;
    if (!result.violation) return print(progress(total, { runs, began }));
    total.violations.push(result.violation);
    print(result.violation.text);
  };
  await Promise.all(Array.from({ length: workers }, () => work(chunks, total, report)));
  print(progress(total, { runs, began }));
  print(`${total.histories} histories, ${total.reconciles} reconciles, ${total.violations.length} violations`);
  return total.violations.length === 0 ? 0 : 1;
}

async function work(chunks: Where[], total: Total, report: (result: Search) => void): Promise<void> {
  const worker = new Worker(new URL("worker.ts", import.meta.url));
  for (let next = chunks.shift(); next; next = chunks.shift()) {
    worker.postMessage(next, []);
    const [result]: Search[] = await once(worker, "message");
    if (result) report(result);
    if (total.violations.length >= maximumViolations) chunks.length = 0;
  }
  await worker.terminate();
}

function progress(total: Total, { runs, began }: { runs: number; began: number }): string {
  const seconds = (performance.now() - began) / 1000;
  const rate = (count: number) => (count / seconds).toFixed(0);
  const counts = `${total.histories}/${runs} histories, ${total.reconciles} reconciles`;
  return `${counts}, ${rate(total.histories)} histories/s, ${rate(total.reconciles)} reconciles/s`;
}
