import { readAlerts } from "../../install/alerts.ts";
import { fillVariables, type Query, readQueries } from "../../install/dashboard.ts";
import { pollUntil } from "../poll.ts";
import { step } from "../progress.ts";
import { withOwnEnvironment } from "../supervision/own-environment.ts";
import { checkFiles, type MetricsBuilds } from "./files.ts";
import { type Prometheus, startPrometheus } from "./prometheus.ts";
import { type ScrapedFunctions, withFunctions } from "./scraped-functions.ts";
import { findForeignSockets } from "./sockets.ts";

/** Range of queries; long enough for two scrapes on a slow machine. */
const range = "1m";
const seconds = 60;

/**
 * Returns the problems: queries without a result, alerts that cannot be evaluated, alerts that do not follow the state
 * of the replicas.
 */
export function checkMetrics(builds: MetricsBuilds): Promise<readonly string[]> {
  return withOwnEnvironment((environment) =>
    withFunctions(async (functions) => {
      const addresses = functions.replicas.map(({ metricsAddress }) => metricsAddress);
      const prometheus = await step("prometheus", () => startPrometheus(environment, builds.prometheus, { addresses }));
      await step("calls", () => callBetweenScrapes(prometheus, functions));
      return [
        ...(await step("files", () => checkFiles(builds, addresses[0] ?? "", environment.dataFolder))),
        ...(await step("queries of the dashboard", () => checkQueries(prometheus))),
        ...(await step("alerts", () => checkAlerts(prometheus, functions))),
      ];
    }),
  );
}

/** Calls the replicas before and after a scrape, because a rate needs two scrapes with calls between them. */
async function callBetweenScrapes({ query }: Prometheus, { replicas, call }: ScrapedFunctions): Promise<void> {
  await call();
  const isScraped = async (): Promise<boolean> =>
    (await query("function_cluster_api_runs_total > 0")).length === replicas.length;
  await pollUntil({ what: "a scrape of every replica", seconds }, isScraped);
  await call();
  const hasRates = async (): Promise<boolean> =>
    (await query(`rate(function_cluster_api_runs_total[${range}]) > 0`)).length === replicas.length;
  await pollUntil({ what: "rates of every replica", seconds }, hasRates);
}

async function checkQueries(prometheus: Prometheus): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const each of readQueries()) problems.push(...(await checkQuery(prometheus, each)));
  return problems;
}

async function checkQuery({ query }: Prometheus, { title, expression, labels }: Query): Promise<readonly string[]> {
  const samples = await query(fillVariables(expression, range));
  const missing = labels.filter((label) => samples.some((sample) => sample.labels[label] === undefined));
  return [
    ...(samples.length === 0 ? [`${title}: no result of ${expression}`] : []),
    ...(samples.some(({ value }) => Number.isNaN(value)) ? [`${title}: not a number: ${expression}`] : []),
    ...missing.map((label) => `${title}: the legend shows the label ${label}, which is not in the result`),
  ];
}

async function checkAlerts(prometheus: Prometheus, { replicas }: ScrapedFunctions): Promise<readonly string[]> {
  const [first, second] = replicas;
  if (!first || !second) return ["two replicas are required"];
  const quiet = await prometheus.rules();
  const foreign = replicas.flatMap((replica) => findForeignSockets(replica.child.pid ?? 0, portsOf(replica)));
  await first.end();
  await waitForAlert(prometheus, "FunctionClusterApiNotRedundant");
  await second.end();
  await waitForAlert(prometheus, "FunctionClusterApiDown");
  return [
    ...(quiet.length === readAlerts().length ? [] : [`Prometheus has loaded ${quiet.length} alerts`]),
    ...quiet.filter(({ health }) => health !== "ok").map(({ name, health }) => `${name}: its health is ${health}`),
    ...quiet.filter(({ state }) => state !== "inactive").map(({ name, state }) => `${name}: ${state} without a reason`),
    ...foreign.map((line) => `a connection that the NetworkPolicy does not allow: ${line}`),
  ];
}

/** Waits until an alert is pending or firing. A pending alert waits for its `for` duration. */
function waitForAlert({ rules }: Prometheus, alert: string): Promise<void> {
  const isPending = async (): Promise<boolean> =>
    (await rules()).some(({ name, state }) => name === alert && state !== "inactive");
  return pollUntil({ what: `the alert ${alert}`, seconds }, isPending);
}

function portsOf({ address, probeAddress, metricsAddress }: ScrapedFunctions["replicas"][number]): readonly number[] {
  return [address, probeAddress, metricsAddress].map((each) => Number(each.split(":").at(-1)));
}
