import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programOf } from "../e2e/build/build.ts";
import { execute } from "./execution.ts";
import type { Row } from "./row.ts";
import { startTarget } from "./started.ts";
import type { Target } from "./targets.ts";
import type { Tools } from "./tools.ts";

/**
 * Cases that no server on Node.js passes: nghttp2 ignores frames of closed streams, priorities and what RFC 9113
 * declares harmless. h2spec does not recognize an answer without a message that arrives immediately. A frame after the
 * end of a request passes only if it arrives before the answer has closed the stream.
 */
const knownFailures: ReadonlySet<string> = new Set([
  "generic/2: Sends a WINDOW_UPDATE frame on half-closed (remote) stream",
  "generic/2: Sends a PRIORITY frame on half-closed (remote) stream",
  "http2/5.1: half closed (remote): Sends a DATA frame",
  "http2/5.1: half closed (remote): Sends a HEADERS frame",
  "http2/5.1: closed: Sends a DATA frame after sending RST_STREAM frame",
  "http2/5.1: closed: Sends a HEADERS frame after sending RST_STREAM frame",
  "http2/5.1: closed: Sends a DATA frame",
  "http2/5.1: closed: Sends a HEADERS frame",
  "http2/5.1.1: Sends stream identifier that is numerically smaller than previous",
  "http2/5.1.2: Sends HEADERS frames that causes their advertised concurrent stream limit to be exceeded",
  "http2/5.3.1: Sends PRIORITY frame that depend on itself",
  'http2/6.1: Sends a DATA frame on the stream that is not in "open" or "half-closed (local)" state',
  "http2/6.3: Sends a PRIORITY frame with 0x0 stream identifier",
  "http2/6.7: Sends a PING frame with ACK",
  "http2/6.9.1: Sends multiple WINDOW_UPDATE frames increasing the flow control window to above 2^31-1 on a stream",
]);

/** A row for each part of h2spec. h2spec has no client certificate, so the server uses plain text. */
export async function h2specRows({ h2spec }: Tools, target: Target): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "h2spec-"));
  const report = join(folder, "report.xml");
  const server = await startTarget(target, ["--insecure"]);
  const port = server.address.split(":").at(-1) ?? "";
  try {
    await execute(programOf(h2spec, "h2spec"), ["-p", port, "-j", report, "generic", "http2", "hpack"]);
    const cases = casesOf(readFileSync(report, "utf8"));
    return ["generic", "http2", "hpack"].map((part) => rowOf(part, cases));
  } finally {
    await server.end();
    rmSync(folder, { recursive: true });
  }
}

interface Case {
  readonly name: string;
  readonly failed: boolean;
}

function casesOf(report: string): Case[] {
  const found = report.matchAll(/<testcase package="([^"]+)" classname="([^"]+)"[^>]*>(\s*<(?:error|failure)>)?/g);
  return [...found].map(([, part = "", name = "", error]) => ({
    name: `${part}: ${name.replaceAll("&#34;", '"')}`,
    failed: error !== undefined,
  }));
}

function rowOf(part: string, all: readonly Case[]): Row {
  const cases = all.filter(({ name }) => name.startsWith(`${part}/`));
  const failed = cases.filter((one) => one.failed).map(({ name }) => name);
  const unexpected = failed.filter((name) => !knownFailures.has(name));
  const check = `h2spec: ${part}`;
  if (cases.length > 0 && unexpected.length === 0) return { check, passed: true };
  return { check, passed: false, detail: `of ${cases.length} cases: ${unexpected.join("; ")}` };
}
