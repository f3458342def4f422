import { RunFunctionResponse, Severity } from "@crossplane-org/function-sdk-typescript";
import { type Client, credentials } from "@grpc/grpc-js";
import { callUntagged, connect } from "../honest/function-client.ts";
import { type AttackedServer, type Command, startAttacked } from "../server/attacked-server.ts";
import { certificatesVolume } from "../server/certificates-volume.ts";
import type { Credentials } from "../server/credentials.ts";
import type { HostileSpec } from "./hostile-specs.ts";
import { honestRequest, otherRequest } from "./requests.ts";

/** Durations of sequential calls, in milliseconds. */
interface Milliseconds {
  readonly elapsed: readonly number[];
  /** CPU time of the server, with a resolution of ten milliseconds. */
  readonly cpu: readonly number[];
}

export interface TenantMeasurement {
  readonly spec: HostileSpec;
  readonly kilobytes: number;
  readonly honest: Milliseconds;
  readonly hostile: Milliseconds;
  /** The answer to the hostile tenant. */
  readonly answer: string;
  /** The answer to another honest tenant, if it has changed; otherwise empty. */
  readonly afterwards: string;
  readonly megabytes: { readonly before: number; readonly peak: number };
  readonly stopMilliseconds: number | undefined;
}

const deadlineMilliseconds = 10_000;
const honestCalls = 20;
const hostileCalls = 3;
const patienceMilliseconds = 5000;

export interface Ground {
  readonly command: Command;
  readonly credentials: Credentials;
}

/** Calls for an honest tenant, a hostile one and another honest one, on a new server. */
export async function measureTenant(spec: HostileSpec, expected: string, ground: Ground): Promise<TenantMeasurement> {
  return withServer(ground, (sides) => compare(spec, expected, sides));
}

/** The answer to the other honest tenant without a hostile one. */
export async function expectedAnswer(ground: Ground): Promise<string> {
  return withServer(ground, async (sides) => String((await timed(sides, otherRequest, 1)).answer));
}

interface Sides {
  readonly server: AttackedServer;
  readonly client: Client;
}

async function withServer<Result>(
  { command, credentials }: Ground,
  use: (sides: Sides) => Promise<Result>,
): Promise<Result> {
  using volume = await certificatesVolume(credentials.serverAuthority, credentials.clientAuthority);
  const server = await startAttacked({ command, folder: volume.path });
  const client = connect(server.address, tlsCredentials(credentials));
  try {
    return await use({ server, client });
  } finally {
    client.close();
    await server.stop(0);
  }
}

function tlsCredentials({ tls }: Credentials) {
  return credentials.createSsl(Buffer.from(tls.ca), Buffer.from(tls.key), Buffer.from(tls.cert));
}

async function compare(spec: HostileSpec, expected: string, sides: Sides): Promise<TenantMeasurement> {
  const { server } = sides;
  const request = spec.request();
  const first = await timed(sides, honestRequest, honestCalls);
  const before = server.megabytes();
  const attack = await timed(sides, request, hostileCalls);
  const last = await timed(sides, otherRequest, honestCalls);
  const megabytes = { before, peak: server.peakMegabytes() };
  const died = server.ended === undefined ? "" : `the process died: ${server.ended}`;
  const difference = last.answer === expected ? "" : `another answer: ${summarize(last.answer)}`;
  return {
    spec,
    kilobytes: request.length / 1024,
    honest: first,
    hostile: attack,
    answer: summarize(attack.answer),
    afterwards: died || difference,
    megabytes,
    stopMilliseconds: await server.stop(patienceMilliseconds),
  };
}

interface Timed extends Milliseconds {
  /** The last answer in latin1, or the error. */
  readonly answer: string | Error;
}

async function timed({ client, server }: Sides, request: Buffer, calls: number): Promise<Timed> {
  const [elapsed, cpu]: [number[], number[]] = [[], []];
  let answer: string | Error = "";
  for (let call = 0; call < calls && typeof answer === "string"; call += 1) {
    const [start, used] = [performance.now(), server.cpuMilliseconds()];
    answer = await callUntagged(client, request, deadlineMilliseconds).then(
      (bytes) => bytes.toString("latin1"),
      (error) => (error instanceof Error ? error : new Error(String(error))),
    );
    elapsed.push(performance.now() - start);
    cpu.push(server.cpuMilliseconds() - used);
  }
  return { elapsed, cpu, answer };
}

/** Summarizes an answer: its worst result, or the number of its objects. */
function summarize(answer: string | Error): string {
  if (typeof answer !== "string") return answer.message;
  const { results, desired } = RunFunctionResponse.decode(Buffer.from(answer, "latin1"));
  const worst = results.find(({ severity }) => severity === Severity.SEVERITY_FATAL) ?? results[0];
  if (worst) return `${Severity[worst.severity].replace("SEVERITY_", "").toLowerCase()}: ${worst.message}`;
  return `${Object.keys(desired?.resources ?? {}).length} objects`;
}
