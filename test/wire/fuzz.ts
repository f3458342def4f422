import { parseArgs } from "node:util";
import { RunFunctionResponse } from "@crossplane-org/function-sdk-typescript";
import { compose } from "../../function/compose.ts";
import { handle } from "../../function/crossplane/handler.ts";
import { buildRejection } from "../../function/crossplane/response.ts";
import { MalformedMessageError } from "../../function/crossplane/wire/reader.ts";
import { decodeRequest, type FunctionRequest } from "../../function/crossplane/wire/request.ts";
import { encodeResponse } from "../../function/crossplane/wire/response.ts";
import { encodeRequest, steadyCluster } from "../benchmark/request.ts";
import { mutated, randomFrom } from "./mutation.ts";

export interface FuzzReport {
  /** Requests that could not be decoded and get a gRPC error. */
  readonly malformed: number;
  /** Requests that were decoded and got an internal error. */
  readonly rejected: number;
  readonly answered: number;
  readonly slowestMilliseconds: number;
  /** Maximum growth of the used heap since the start. */
  readonly heapMegabytes: number;
}

const surroundings = { compose, now: () => 0, functionVersion: "v1.0.0", report: () => undefined };

/**
 * Runs corrupted requests through the whole function. Throws on anything but an answer or a malformed message. To
 * reproduce a failing seed, use it with one run.
 */
export function fuzz(runs: number, seed: number): FuzzReport {
  const seeds = [encodeRequest(steadyCluster(0)), encodeRequest(steadyCluster(1))];
  const start = process.memoryUsage().heapUsed;
  const report = { malformed: 0, rejected: 0, answered: 0, slowestMilliseconds: 0, heapMegabytes: 0 };
  for (let run = 0; run < runs; run += 1) {
    const bytes = mutated(seeds[(seed + run) % seeds.length] ?? Buffer.alloc(0), randomFrom(seed + run));
    const before = performance.now();
    report[outcomeOf(bytes, seed + run)] += 1;
    report.slowestMilliseconds = Math.max(report.slowestMilliseconds, performance.now() - before);
    report.heapMegabytes = Math.max(report.heapMegabytes, (process.memoryUsage().heapUsed - start) / 1024 / 1024);
  }
  return report;
}

type Outcome = "malformed" | "rejected" | "answered";

function outcomeOf(bytes: Buffer, seed: number): Outcome {
  try {
    const request = decodeRequest(bytes);
    return reasonOf(request, handle(request, surroundings).bytes) === "InternalError" ? "rejected" : "answered";
  } catch (error) {
    if (error instanceof MalformedMessageError) return "malformed";
    throw new Error(`seed ${seed} makes the function fail`, { cause: error });
  }
}

/** The answer may be undecodable only because of corrupted fields that were passed on. */
function reasonOf(request: FunctionRequest, answer: Buffer): string | undefined {
  try {
    return RunFunctionResponse.decode(answer).results[0]?.reason;
  } catch (error) {
    if (isPassedOnReadable(request)) throw error;
    return undefined;
  }
}

function isPassedOnReadable(request: FunctionRequest): boolean {
  try {
    const { desired } = RunFunctionResponse.decode(
      encodeResponse(buildRejection(request, { reason: "InvalidRequest", message: "" }, [])),
    );
    return desired !== null;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { runs: { type: "string" }, seed: { type: "string" } } });
  const report = fuzz(Number(values.runs ?? 100_000), Number(values.seed ?? 1));
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
