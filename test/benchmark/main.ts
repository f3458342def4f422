import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { certify, clientUsage } from "../wire/certificate.ts";
import { clientCredentials } from "../wire/client.ts";
import { certificatesFolder } from "../wire/folder.ts";
import { growth } from "./growth.ts";
import { clientOf, warmUp } from "./load.ts";
import { compare, type Figures, type Subject } from "./measurement.ts";
import { type Server, startServer } from "./process.ts";
import { encodeRequest, steadyCluster } from "./request.ts";
import { tableOf } from "./table.ts";

const help = `Usage: node test/benchmark/main.ts [--rounds 5] [--seconds 3] [--warm 2000] [--no-growth]

Compares the function with functions on the TypeScript SDK, over mutual TLS on this machine: CPU of the server for each
call. Needs Linux. Nothing is asserted.
`;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    warm: { type: "string", default: "2000" },
    growth: { type: "boolean", default: true },
    help: { type: "boolean", default: false },
  },
  allowNegative: true,
});

const scripts = { ours: "../../function/main.ts serve", "SDK, empty": "peer-empty.ts", "SDK, naive": "peer-naive.ts" };

async function run(): Promise<void> {
  const authority = await certify({ subject: "CN=authority", isAuthority: true });
  const own = await certify({ subject: "CN=client", usages: [clientUsage] }, authority);
  using folder = await certificatesFolder(authority);
  const credentials = clientCredentials(folder.authority, own);
  const servers: Server[] = [];
  try {
    for (const [name, script] of Object.entries(scripts)) servers.push(await startServer(name, script, folder.path));
    const request = encodeRequest(steadyCluster(3));
    const subjects = servers.map((server): [string, Subject] => [
      server.name,
      { server, client: clientOf(server.address, credentials), request },
    ]);
    await compareAll(new Map(subjects));
    const [, first] = subjects[0] ?? [];
    if (values.growth && first) say(await growth(first, Number(values.seconds)));
    for (const [, { client }] of subjects) client.close();
  } finally {
    await Promise.all(servers.map((server) => server.end()));
  }
}

async function compareAll(subjects: ReadonlyMap<string, Subject>): Promise<void> {
  for (const subject of subjects.values()) await warmUp(subject, Number(values.warm));
  const bytes = subjects.get("ours")?.request.length ?? 0;
  say(`Node ${process.version}; a request of ${bytes} bytes; load of the machine ${load()}\n`);
  for (const callers of [1, 16]) {
    const phase = { callers, seconds: Number(values.seconds) };
    const figures = await compare(subjects, phase, Number(values.rounds));
    say(`${callers} at once\n\n${figuresTable(figures, subjects)}\n`);
  }
  say(`load of the machine afterwards ${load()}\n`);
}

function figuresTable(figures: ReadonlyMap<string, Figures>, subjects: ReadonlyMap<string, Subject>): string {
  const floor = figures.get("SDK, empty")?.cpuMinimum ?? NaN;
  const columns = ["function", "CPU ms", "median", "to empty", "p50 ms", "p99 ms", "calls", "RSS MB"];
  const rows = [...figures].map(([name, { cpuMinimum, cpuMedian, p50, p99, calls }]) => [
    name,
    ...[cpuMinimum, cpuMedian, cpuMinimum / floor, p50, p99].map((number) => number.toFixed(2)),
    String(calls),
    subjects.get(name)?.server.megabytes().toFixed(0) ?? "",
  ]);
  return tableOf(columns, rows);
}

function load(): string {
  return loadavg()
    .map((number) => number.toFixed(1))
    .join(" ");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

if (values.help) say(help);
else await run();
