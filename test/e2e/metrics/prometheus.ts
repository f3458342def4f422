import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { formatRuleFile } from "../../install/alerts.ts";
import { type Build, programOf } from "../build/build.ts";
import { createPorts, smallPorts } from "../ports.ts";
import type { Environment } from "../supervision/environment-record.ts";

const sample = z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) });
const queryAnswer = z.object({ status: z.literal("success"), data: z.object({ result: z.array(sample) }) });
const rule = z.object({ name: z.string(), health: z.string(), state: z.string() });
const rulesAnswer = z.object({ data: z.object({ groups: z.array(z.object({ rules: z.array(rule) })) }) });

type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };
type RuleState = z.infer<typeof rule>;

export type Prometheus = {
  /** Evaluates an expression as an instant vector. */
  readonly query: (expression: string) => Promise<readonly Sample[]>;
  /** Alerts with the state that Prometheus last evaluated. */
  readonly rules: () => Promise<readonly RuleState[]>;
};

export type Targets = {
  /** `host:port` of each replica. */
  readonly addresses: readonly string[];
};

/** Starts a Prometheus that scrapes the replicas every second, with the labels of the PodMonitor. */
export async function startPrometheus(
  { dataFolder, supervisor }: Environment,
  build: Build,
  { addresses }: Targets,
): Promise<Prometheus> {
  const folder = join(dataFolder, "prometheus");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "rules.json"), formatRuleFile());
  writeFileSync(join(folder, "prometheus.json"), JSON.stringify(configurationFor(addresses)));
  const url = `http://127.0.0.1:${await createPorts(smallPorts)()}`;
  await supervisor.start({
    name: "prometheus",
    command: programOf(build, "prometheus"),
    arguments: [
      `--config.file=${join(folder, "prometheus.json")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=${url.slice("http://".length)}`,
    ],
    environment: {},
    ready: `${url}/-/ready`,
  });
  return createClient(`${url}/api/v1`);
}

/** Configuration of Prometheus; written as JSON, which is valid YAML. */
function configurationFor(addresses: readonly string[]): unknown {
  const replicas = addresses.map((address, index) => ({ targets: [address], labels: { pod: `function-${index}` } }));
  return {
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    rule_files: ["rules.json"],
    scrape_configs: [{ job_name: "function-cluster-api", static_configs: replicas }],
  };
}

function createClient(api: string): Prometheus {
  const get = async (path: string): Promise<unknown> => (await fetch(`${api}${path}`)).json();
  return {
    query: async (expression) => {
      const { data } = queryAnswer.parse(await get(`/query?query=${encodeURIComponent(expression)}`));
      return data.result.map(({ metric, value: [, text] }) => ({ labels: metric, value: Number(text) }));
    },
    rules: async () => rulesAnswer.parse(await get("/rules")).data.groups.flatMap(({ rules }) => rules),
  };
}
