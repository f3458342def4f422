import type { Run } from "./service.ts";

/** Upper bounds of the buckets, in seconds: from a small cluster to one that needs attention. */
const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1] as const;

/** The connections of one pool. */
export interface PoolCount {
  readonly name: string;
  readonly size: number;
  readonly rejected: number;
}

const prefix = "function_cluster_api";

/**
 * Metrics in Prometheus' text format. They contain no names and no values of clusters, so that a reader of the metrics
 * learns nothing about tenants and their number is constant. Written by hand, because prom-client needs 20 MB.
 */
export class Metrics {
  private readonly results = { Fatal: 0, Warning: 0, Normal: 0 };
  private readonly buckets = bounds.map(() => 0);
  private runs = 0;
  private cached = 0;
  private seconds = 0;
  private bytesIn = 0;
  private bytesOut = 0;
  private internalErrors = 0;
  private readonly pools: readonly PoolCount[];
  private readonly log: { readonly dropped: number };

  constructor(pools: readonly PoolCount[] = [], log: { readonly dropped: number } = { dropped: 0 }) {
    this.pools = pools;
    this.log = log;
  }

  countInternalError(): void {
    this.internalErrors += 1;
  }

  /** Counts an answered call. */
  readonly count = ({ seconds, bytesIn, bytesOut, severities, isCached }: Run): void => {
    this.runs += 1;
    if (isCached) this.cached += 1;
    this.seconds += seconds;
    this.bytesIn += bytesIn;
    this.bytesOut += bytesOut;
    for (const severity of severities) this.results[severity] += 1;
    const bucket = bounds.findIndex((bound) => seconds <= bound);
    if (bucket !== -1) this.buckets[bucket] = (this.buckets[bucket] ?? 0) + 1;
  };

  /** Returns all metrics in version 0.0.4 of the format. */
  text(version: string): string {
    const { user, system } = process.cpuUsage();
    return [
      ...family("build_info", "Version of the function.", [`{version="${version}"} 1`]),
      ...family("runs_total", "Answered requests.", [` ${this.runs}`]),
      ...family("cached_responses_total", "Requests that were answered from the cache.", [` ${this.cached}`]),
      ...family("results_total", "Results in the responses, by severity.", this.severityLines()),
      ...family("internal_errors_total", "Internal errors: bugs of the function.", [` ${this.internalErrors}`]),
      ...family("run_seconds", "From the complete request to the complete response.", this.bucketLines()),
      ...family("request_bytes_total", "Bytes of the requests.", [` ${this.bytesIn}`]),
      ...family("response_bytes_total", "Bytes of the responses.", [` ${this.bytesOut}`]),
      ...family("connections", "Open connections, by pool.", this.poolLines("size")),
      ...family("connections_rejected_total", "Connections closed by a limit, by pool.", this.poolLines("rejected")),
      ...family("log_lines_dropped_total", "Log lines that were dropped.", [` ${this.log.dropped}`]),
      ...family("cpu_seconds_total", "User and system time of the process.", [` ${(user + system) / 1_000_000}`]),
      ...family("resident_memory_bytes", "Memory of the process.", [` ${process.memoryUsage.rss()}`]),
      "",
    ].join("\n");
  }

  private severityLines(): string[] {
    return Object.entries(this.results).map(([severity, count]) => `{severity="${severity}"} ${count}`);
  }

  private poolLines(count: "size" | "rejected"): string[] {
    return this.pools.map((pool) => `{pool="${pool.name}"} ${pool[count]}`);
  }

  private bucketLines(): string[] {
    let below = 0;
    const lines = bounds.map((bound, index) => {
      below += this.buckets[index] ?? 0;
      return `_bucket{le="${bound}"} ${below}`;
    });
    return [...lines, `_bucket{le="+Inf"} ${this.runs}`, `_sum ${this.seconds}`, `_count ${this.runs}`];
  }
}

function family(name: string, help: string, samples: readonly string[]): string[] {
  const full = `${prefix}_${name}`;
  const lines = samples.map((sample) => `${full}${sample}`);
  return [`# HELP ${full} ${help}`, `# TYPE ${full} ${typeOf(name)}`, ...lines];
}

/** The suffix of a name determines the type, as Prometheus recommends. */
function typeOf(name: string): "counter" | "histogram" | "gauge" {
  if (name.endsWith("_total")) return "counter";
  return name.endsWith("_seconds") ? "histogram" : "gauge";
}
