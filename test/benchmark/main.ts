import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { chartOf } from "./chart.ts";
import { compareAll } from "./comparison.ts";
import { fleet } from "./fleet.ts";
import { growth } from "./growth.ts";
import type { Subject } from "./measurement.ts";
import { allPeers } from "./peers.ts";
import { scriptOf } from "./process.ts";
import { encodeRequest, steadyCluster } from "./request.ts";
import { soak } from "./soak.ts";
import { starts } from "./start.ts";
import { type Peer, withSubjects } from "./subjects.ts";

const help = `Usage: node test/benchmark/main.ts [compare] [start] [growth] [fleet] [soak] [peers] [options]

Measures the CPU of the server for each call, over mutual TLS on this machine. Needs Linux. Asserts nothing.
Without a command: the first four and a short soak. "ours" is the bundle with the arguments of the image.

  compare  with functions on the TypeScript SDK, in turn
  start    of new processes of the same functions until their first answer, ten of each
  growth   by number of pools and of observed objects
  fleet    of settled clusters, each called once per TTL
  soak     memory over a million calls
  peers    with functions in other languages; skips those that are not available

  --rounds 5 --seconds 3 --warm 2000    for compare, growth and peers
  --clusters 10000 --sample 1000        for fleet: calls the sample and extrapolates
  --calls 1000000                       for soak
  --function name=path                  for peers: the binary of a function; may be repeated
  --input name=file                     for peers: the input of that function, in YAML
  --chart file.svg                      for compare and peers: draw CPU for each call
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    warm: { type: "string", default: "2000" },
    clusters: { type: "string", default: "10000" },
    sample: { type: "string", default: "1000" },
    calls: { type: "string" },
    function: { type: "string", multiple: true, default: [] },
    input: { type: "string", multiple: true, default: [] },
    chart: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const commands = new Set(positionals.length > 0 ? positionals : ["compare", "start", "growth", "fleet", "soak"]);
const effort = { rounds: Number(values.rounds), seconds: Number(values.seconds), warm: Number(values.warm) };
const startsPerSubject = 10;
const callsWithOthers = "20000";
const callsAlone = "1000000";

async function run(): Promise<void> {
  const cluster = steadyCluster(3);
  const request = encodeRequest(cluster);
  const sdk = [
    { ...scriptOf("SDK, empty", "peer-empty.ts"), request },
    { ...scriptOf("SDK, naive", "peer-naive.ts"), request },
  ];
  const needsPeers = ["compare", "start", "peers"].some((word) => commands.has(word));
  const others: Peer[] = commands.has("peers") ? await allPeers(cluster, values, say) : [];
  await withSubjects(needsPeers ? [...sdk, ...others] : [], request, async (subjects) => {
    if (commands.has("compare") || commands.has("peers")) await compareAndDraw(subjects);
    if (commands.has("start")) say(await starts(subjects, startsPerSubject));
    const ours = subjects.get("ours");
    if (ours) await measureAlone(ours);
  });
}

async function compareAndDraw(subjects: ReadonlyMap<string, Subject>): Promise<void> {
  const { text, cpu } = await compareAll(subjects, effort);
  say(text);
  const bars = [...cpu].map(([name, value]) => ({ name, value }));
  if (values.chart !== undefined) writeFileSync(values.chart, chartOf("CPU of the server for each call, ms", bars));
}

async function measureAlone(ours: Subject): Promise<void> {
  const calls = values.calls ?? (commands.size === 1 ? callsAlone : callsWithOthers);
  const scale = { clusters: Number(values.clusters), sample: Number(values.sample), rounds: 2 };
  if (commands.has("growth")) say(await growth(ours, effort.seconds));
  if (commands.has("fleet")) say(await fleet(ours, scale));
  if (commands.has("soak")) say(await soak(ours, Number(calls)));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

if (values.help) say(help);
else await run();
