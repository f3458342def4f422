import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type ChannelCredentials, type Client, credentials } from "@grpc/grpc-js";
import { healthPath, healthRequest } from "../http2/call-headers.ts";
import { callUntagged, connect, send } from "./function-client.ts";
import type { Outcome } from "./honest-callers.ts";

/** The same client as `test/e2e/tools/attack-client`, for machines without Go. */
const { values } = parseArgs({
  options: {
    addresses: { type: "string", default: "" },
    probe: { type: "string" },
    metrics: { type: "string" },
    folder: { type: "string", default: "" },
    request: { type: "string", default: "" },
    callers: { type: "string", default: "4" },
    pause: { type: "string", default: "50" },
    newcomers: { type: "string", default: "250" },
    deadline: { type: "string", default: "20000" },
  },
});

const serving = Buffer.from([8, 1]);
const request = readFileSync(values.request);
const [authority, key, certificate] = ["ca.crt", "tls.key", "tls.crt"].map((name) =>
  readFileSync(join(values.folder, name)),
);
const secure = credentials.createSsl(authority, key, certificate);
const ended = new AbortController();
const deadlineMilliseconds = Number(values.deadline);
let first: Buffer | undefined;

/** All answers must be the same, except for the tag. */
async function callFunction(client: Client): Promise<void> {
  const answer = await callUntagged(client, request, deadlineMilliseconds);
  first ??= answer;
  if (!first.equals(answer)) throw new Error("the answer differs from the first one");
}

async function withNewClient(
  addresses: string,
  channelCredentials: ChannelCredentials,
  use: (client: Client) => Promise<void>,
) {
  const client = connect(addresses, channelCredentials);
  try {
    await use(client);
  } finally {
    client.close();
  }
}

async function checkHealth(client: Client): Promise<void> {
  const answer = await send(client, { path: healthPath, bytes: healthRequest, deadlineMilliseconds });
  if (!answer.equals(serving)) throw new Error("NOT_SERVING");
}

async function repeat(kind: Outcome["kind"], pause: number, act: () => Promise<unknown>): Promise<void> {
  while (!ended.signal.aborted) {
    const start = performance.now();
    const error = await act().then(
      () => "",
      (reason) => String(reason),
    );
    const line: Outcome = { kind, milliseconds: performance.now() - start, error };
    process.stdout.write(`${JSON.stringify(line)}\n`);
    await setTimeout(pause, undefined, { signal: ended.signal }).catch(() => undefined);
  }
}

async function scrape(address: string): Promise<void> {
  const signal = AbortSignal.timeout(deadlineMilliseconds);
  const answer = await fetch(`http://${address}/metrics`, { signal, headers: { connection: "close" } });
  await answer.text();
}

process.stdin.resume().once("end", () => ended.abort());
const persistent = connect(values.addresses, secure);
const { probe, metrics } = values;
const [pause, newcomers] = [Number(values.pause), Number(values.newcomers)];
await Promise.all([
  ...Array.from({ length: Number(values.callers) }, () => repeat("call", pause, () => callFunction(persistent))),
  ...(newcomers > 0
    ? [repeat("newcomer", newcomers, () => withNewClient(values.addresses, secure, callFunction))]
    : []),
  ...(probe ? [repeat("probe", 250, () => withNewClient(probe, credentials.createInsecure(), checkHealth))] : []),
  ...(metrics ? [repeat("scrape", 500, () => scrape(metrics))] : []),
]);
persistent.close();
