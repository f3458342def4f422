import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Attack, type Bounds, type Target, usualBounds } from "./attack.ts";
import {
  type CallerProgram,
  type Callers,
  type HonestCallers,
  type Outcome,
  startCallers,
} from "./honest/honest-callers.ts";
import { endpointOf } from "./http2/endpoint.ts";
import { type AttackedServer, type Command, startAttacked } from "./server/attacked-server.ts";
import { certificatesVolume } from "./server/certificates-volume.ts";
import type { Credentials } from "./server/credentials.ts";

export interface Field {
  readonly command: Command;
  readonly program: CallerProgram;
  readonly credentials: Credentials;
  readonly request: Buffer;
  /** Default duration of an attack. */
  readonly seconds: number;
}

export interface Measurement {
  readonly attack: Attack;
  readonly bounds: Bounds;
  readonly seconds: number;
  /** Summary of the attack. */
  readonly did: string;
  /** Error of the attack itself. */
  readonly failed: string | undefined;
  readonly quiet: readonly Outcome[];
  readonly attacked: readonly Outcome[];
  readonly after: readonly Outcome[];
  readonly megabytes: { readonly before: number; readonly peak: number; readonly after: number };
  /** Time from SIGTERM to the end. Undefined: the process had to be killed. */
  readonly stopMilliseconds: number | undefined;
  /** Signal or exit code, if the process ended before SIGTERM. */
  readonly died: string | undefined;
}

const quietSeconds = 1;
const afterSeconds = 1;
const warmCalls = 100;
const patienceMilliseconds = 15_000;

/** Starts a server and honest callers, runs the attack, and stops both. */
export async function measure(attack: Attack, field: Field): Promise<Measurement> {
  const { credentials } = field;
  using volume = await certificatesVolume(credentials.serverAuthority, credentials.clientAuthority);
  const start = { ...attack, command: field.command, folder: volume.path };
  const server = await startAttacked(start);
  const other = attack.hasOther ? await startAttacked(start) : undefined;
  const callers = [startCallers(field.program, callersOf(field, [server, ...(other ? [other] : [])]))];
  await callers[0]?.ended(warmCalls);
  const connections: { destroy(): unknown }[] = [];
  const target: Target = {
    server,
    other,
    endpoints: {
      function: endpointOf(server.address, credentials.tls),
      probe: endpointOf(server.probeAddress),
      metrics: endpointOf(server.metricsAddress),
    },
    volume,
    clientAuthority: credentials.clientAuthority,
    request: field.request,
    keep: (connection) => connections.push(connection),
    callAlso: (more) => callers.push(startCallers(field.program, additionalCallers(field, server, more))),
  };
  try {
    const phases = await runPhases(attack, target, { field, callers });
    const died = server.ended;
    const stopMilliseconds = await server.stop(patienceMilliseconds);
    return { attack, bounds: { ...usualBounds, ...attack.bounds }, ...phases, died, stopMilliseconds };
  } finally {
    for (const connection of connections) connection.destroy();
    await Promise.all(callers.map((each) => each.stop()));
    await Promise.all([server.stop(0), other?.stop(0)]);
  }
}

interface Sides {
  readonly field: Field;
  readonly callers: readonly HonestCallers[];
}

type Phases = Pick<Measurement, "seconds" | "did" | "failed" | "quiet" | "attacked" | "after" | "megabytes">;

async function runPhases({ run, ...attack }: Attack, target: Target, { field, callers }: Sides): Promise<Phases> {
  const { server } = target;
  const take = () => callers.flatMap((each) => each.take());
  take();
  await setTimeout(quietSeconds * 1000);
  const quiet = take();
  const before = server.megabytes();
  const start = performance.now();
  const seconds = attack.seconds ?? field.seconds;
  const { did, failed } = await run(target, AbortSignal.timeout(seconds * 1000)).then(
    (did) => ({ did, failed: undefined }),
    (error) => ({ did: "", failed: String(error) }),
  );
  const duration = (performance.now() - start) / 1000;
  const attacked = take();
  await setTimeout(afterSeconds * 1000);
  const peak = server.peakMegabytes();
  const megabytes = { before, peak, after: server.megabytes() };
  const after = (await Promise.all(callers.map((each) => each.stop()))).flat();
  return { seconds: duration, did, failed, quiet, attacked, after, megabytes };
}

function callersOf({ credentials, request }: Field, servers: readonly AttackedServer[]): Callers {
  const [first] = servers;
  return {
    addresses: servers.map(({ address }) => address),
    ...(first && { probe: first.probeAddress, metrics: first.metricsAddress }),
    folder: credentials.folder,
    request: fileOf(credentials.folder, "request", request),
  };
}

function additionalCallers(
  { credentials, request }: Field,
  { address }: AttackedServer,
  { request: other = request, ...callers }: Parameters<Target["callAlso"]>[0],
): Callers {
  const file = fileOf(credentials.folder, `request-${other.length}`, other);
  return { addresses: [address], folder: credentials.folder, request: file, ...callers, newcomers: 0 };
}

function fileOf(folder: string, name: string, bytes: Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}
