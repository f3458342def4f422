// Compares the cost of both servers under the same load: CPU per call, latency, memory, and memory after large parallel
// messages.
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { call, callTimes, clientOf } from "../benchmark/load.ts";
import { startServer, type Server } from "../benchmark/process.ts";
import { encodeRequest, steadyCluster, withContentTag, withNewTag } from "../benchmark/request.ts";
import { tableOf } from "../benchmark/table.ts";
import { runtimeCommand } from "../packaging/runtime-command.ts";
import { certify, clientUsage } from "../wire/certificate.ts";
import { clientCredentials } from "../wire/client.ts";
import { certificatesFolder } from "../wire/folder.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "8" },
    calls: { type: "string", default: "320" },
    only: { type: "string", default: "" },
  },
});

const scripts = { own: "../../function/main.ts", "grpc-js": "library-server.ts" } as const;
const rounds = Number(values.rounds);
const calls = Number(values.calls);
const largeBytes = 4 * 1024 * 1024;
const parallelLarge = 60;

interface Round {
  readonly cpu: number;
  readonly milliseconds: readonly number[];
}

const authority = await certify({ subject: "CN=authority", isAuthority: true });
const clientCertificate = await certify({ subject: "CN=client", usages: [clientUsage] }, authority);
using certificates = await certificatesFolder(authority);
const credentials = clientCredentials(certificates.authority, clientCertificate);
const { flags, environment } = runtimeCommand("");

function start(name: keyof typeof scripts): Promise<Server> {
  const words = [...flags, fileURLToPath(new URL(scripts[name], import.meta.url)), "serve"];
  const { PROBE_ADDRESS: _probe, METRICS_ADDRESS: _metrics, ...others } = environment;
  return startServer({ name, file: process.execPath, words, environment: others }, certificates.path);
}

const request = encodeRequest(steadyCluster(3));
const repeated = withContentTag(request);
const loads = { composed: () => withNewTag(request), "from the cache": () => repeated } as const;

async function roundOf(server: Server, callers: number, next: () => Buffer): Promise<Round> {
  const client = clientOf(server.address, credentials);
  await call(client, next());
  const before = server.cpuMilliseconds();
  const milliseconds: number[] = [];
  const caller = async () => {
    for (let sent = 0; sent < calls / callers; sent += 1) {
      const begin = performance.now();
      await call(client, next());
      milliseconds.push(performance.now() - begin);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const cpu = (server.cpuMilliseconds() - before) / milliseconds.length;
  client.close();
  return { cpu, milliseconds };
}

async function compareServers(servers: readonly Server[], callers: number, next: () => Buffer): Promise<string[][]> {
  const measured = new Map(servers.map((server): [Server, Round[]] => [server, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? servers : servers.toReversed();
    for (const server of order) measured.get(server)?.push(await roundOf(server, callers, next));
  }
  return [...measured].map(([server, all]) => {
    const cpu = all.map((one) => one.cpu);
    const milliseconds = all.flatMap((one) => one.milliseconds);
    const p99s = all.map((one) => quantile(one.milliseconds, 0.99));
    const figures = [Math.min(...cpu), quantile(cpu, 0.5), quantile(milliseconds, 0.5), Math.min(...p99s)];
    const memory = [server.megabytes().toFixed(0)];
    return [server.name, ...[...figures, quantile(p99s, 0.5)].map((figure) => figure.toFixed(2)), ...memory];
  });
}

function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** An unknown field is skipped, so that only its bytes use memory. */
function largeRequest(): Buffer {
  const length = largeBytes - 5;
  const digits = [0, 7, 14, 21].map((shift) => ((length >> shift) & 127) | (shift < 21 ? 128 : 0));
  return Buffer.concat([Buffer.from([(15 << 3) | 2, ...digits]), Buffer.alloc(length, 1)]);
}

const servers = [await start("own"), await start("grpc-js")];
for (const server of servers) {
  const client = clientOf(server.address, credentials);
  await callTimes(client, 3000, loads.composed);
  client.close();
}
for (const [name, next] of Object.entries(loads).filter(([name]) => name.includes(values.only))) {
  for (const callers of [1, 16]) {
    const rows = await compareServers(servers, callers, next);
    const columns = [`${name}, ${callers} at once`, "CPU ms", "median", "p50", "p99 least", "p99 median", "RSS MB"];
    process.stdout.write(`${tableOf(columns, rows)}\n\n`);
  }
}
const rows: string[][] = [];
for (const server of servers) {
  const client = clientOf(server.address, credentials);
  const large = largeRequest();
  const before = server.megabytes();
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, server.megabytes())), 5);
  for (let round = 0; round < 3; round += 1)
    await Promise.all(Array.from({ length: parallelLarge }, () => call(client, large)));
  clearInterval(watch);
  rows.push([server.name, ...[before, peak, server.megabytes()].map((figure) => figure.toFixed(0))]);
  client.close();
  await server.end();
}
process.stdout.write(
  `${tableOf([`${parallelLarge} messages of 4 MiB at once, RSS MB`, "before", "peak", "after"], rows)}\n`,
);
