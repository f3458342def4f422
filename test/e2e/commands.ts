import { join } from "node:path";
import { findWebhookProblems, webhookReport } from "../conformance/webhook-report.ts";
import { buildComponent } from "./build/build.ts";
import { kubectl } from "./build/components.ts";
import { checkConformance } from "./conformance/conformance.ts";
import type { NeededBuilds } from "./conformance/small-api-server.ts";
import { buildAll, buildForConformance, startEnvironment } from "./environment.ts";
import { checkInstall } from "./install/install.ts";
import { buildForInstall } from "./install/installed-cluster.ts";
import { buildForMetrics } from "./metrics/files.ts";
import { checkMetrics } from "./metrics/metrics.ts";
import type { LiveProvider } from "./live/live-provider.ts";
import { buildLive, rejectWithout } from "./live/start.ts";
import { runInOwnNetwork } from "./own-network.ts";
import { checkPrerequisites } from "./prerequisites.ts";
import { wideBreaker } from "./processes/crossplane.ts";
import { fetchImageInputs } from "./processes/function-program.ts";
import { restartFunctionServer } from "./processes/function-server.ts";
import { say, secondsSince } from "./progress.ts";
import { runScenarios, type Selection } from "./runner.ts";
import { chooseScenarios, listScenarios, loadScenario } from "./scenario-files.ts";
import {
  type Environment,
  findEnvironment,
  stopEarlierEnvironment,
  stopEnvironment,
} from "./supervision/environment-record.ts";
import { stopAbandoned } from "./supervision/own-environment.ts";
import { writeResults } from "./webhooks/results.ts";
import { buildWebhooks, validateAll, type WebhookBuilds } from "./webhooks/webhooks.ts";

export type StartOptions = {
  readonly defaultBreaker?: true;
  readonly fromSource?: true;
  readonly provider?: LiveProvider;
};
export type RunOptions = StartOptions & {
  readonly only?: readonly string[];
  readonly list?: true;
  readonly keep?: true;
  readonly parallel?: number;
};

export type ConformanceOptions = { readonly webhooks?: boolean; readonly page?: boolean };

/** Scenarios mostly wait, so three of them hardly slow each other down on two cores. */
const defaultParallel = 3;

export async function up(options: StartOptions): Promise<void> {
  const startedAt = performance.now();
  const running = findEnvironment();
  const environment = running ?? (await start(options));
  environment.markComplete();
  const { folder } = await buildComponent(kubectl);
  say(running ? "already up" : `up after ${secondsSince(startedAt)}`);
  printKubeconfig(environment);
  say(`export PATH=${join(folder, "bin")}:$PATH`);
  say("try docs/first-cluster.md; npm run e2e:down stops everything");
}

export async function down(): Promise<void> {
  const stopped = [await stopAbandoned(), await stopEarlierEnvironment()];
  say(stopped.includes(true) ? "stopped" : "nothing is running");
}

/**
 * Exits with 1 if the API server or a webhook rejects, changes or warns about an object of the function or its
 * packages.
 */
export async function conformance({ webhooks = false, page = false }: ConformanceOptions): Promise<void> {
  const builds = await buildForConformance();
  const webhookBuilds = webhooks ? await buildWebhooks(builds) : undefined;
  const exitCode = await runInOwnNetwork();
  if (exitCode !== undefined) process.exitCode = exitCode;
  else {
    const isPassed = webhookBuilds
      ? await reportWebhooks(webhookBuilds, { toPage: page })
      : await reportConformance(builds);
    process.exitCode = isPassed ? 0 : 1;
  }
}

/** Exits with 1 if Prometheus or Grafana reports a problem in the files of `install/monitoring`. */
export async function metrics(): Promise<void> {
  const builds = await buildForMetrics();
  const exitCode = await runInOwnNetwork();
  if (exitCode !== undefined) process.exitCode = exitCode;
  else process.exitCode = reportProblems(await checkMetrics(builds)) ? 0 : 1;
}

/** Exits with 1 where the commands of docs/install.md print something else, or leave something wrong. */
export async function install(): Promise<void> {
  const builds = await buildForInstall();
  const exitCode = await runInOwnNetwork();
  if (exitCode !== undefined) process.exitCode = exitCode;
  else process.exitCode = reportProblems(await checkInstall(builds)) ? 0 : 1;
}

function reportProblems(problems: readonly string[]): boolean {
  for (const line of problems) say(line);
  return reportResult(problems);
}

async function reportConformance(builds: NeededBuilds): Promise<boolean> {
  const { counts, problems } = await checkConformance(builds);
  for (const line of [...counts, ...problems]) say(line);
  return reportResult(problems);
}

async function reportWebhooks(webhookBuilds: WebhookBuilds, place: { readonly toPage: boolean }): Promise<boolean> {
  const rounds = await validateAll(webhookBuilds);
  const report = webhookReport(rounds);
  say(report);
  writeResults(report, place);
  return reportResult(findWebhookProblems(rounds));
}

function reportResult(problems: readonly string[]): boolean {
  say(problems.length === 0 ? "passed" : `FAILED: ${problems.length} problems`);
  return problems.length === 0;
}

/** Exits with 1 if a scenario fails. */
export async function run(options: RunOptions): Promise<void> {
  const { provider, only, parallel = defaultParallel } = options;
  if (options.list) return listScenarios(provider);
  const selection = { names: await chooseScenarios(only, provider), parallel, provider };
  const running = findEnvironment();
  if (running) return runOnRunning(running, options, selection);
  return options.keep ? runAndKeep(options, selection) : runAndStop(options, selection);
}

async function runOnRunning(environment: Environment, options: StartOptions, selection: Selection): Promise<void> {
  if (selection.provider) rejectWithout(selection.provider, environment);
  say("using the running management cluster; restarting the function");
  await restartFunctionServer(environment, options.fromSource ?? false);
  process.exitCode = (await runScenarios(environment, selection)) ? 0 : 1;
  printKubeconfig(environment);
}

async function runAndKeep(options: StartOptions, selection: Selection): Promise<void> {
  const environment = await start(options);
  environment.markComplete();
  process.exitCode = (await runScenarios(environment, selection)) ? 0 : 1;
  printKubeconfig(environment);
}

/** Nothing outside needs to reach this cluster, so it gets its own network namespace. */
async function runAndStop(options: StartOptions, selection: Selection): Promise<void> {
  // Nothing can be downloaded inside the network namespace.
  await checkPrerequisites(selection.provider);
  await buildAll();
  if (selection.provider) await buildLive(selection.provider);
  for (const name of selection.names)
    for (const component of (await loadScenario(name, selection.provider)).builds ?? [])
      await buildComponent(component);
  if (!options.fromSource) await fetchImageInputs();
  const exitCode = await runInOwnNetwork();
  if (exitCode !== undefined) {
    process.exitCode = exitCode;
    return;
  }
  const environment = await start(options);
  process.exitCode = 1;
  try {
    if (await runScenarios(environment, selection)) process.exitCode = 0;
  } finally {
    await stopEnvironment(environment, { keepLogs: process.exitCode !== 0 });
  }
}

async function start({ defaultBreaker, fromSource, provider }: StartOptions): Promise<Environment> {
  await checkPrerequisites(provider);
  if (await stopEarlierEnvironment()) say("stopped the processes of an earlier run");
  const breakerFlags = defaultBreaker ? [] : wideBreaker;
  return startEnvironment({ breakerFlags, fromSource: fromSource ?? false, provider });
}

function printKubeconfig({ kubeconfig }: Environment): void {
  say(`export KUBECONFIG=${kubeconfig}`);
}
