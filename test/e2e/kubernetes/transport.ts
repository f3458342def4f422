import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { parse } from "yaml";
import { z } from "zod";

const timeoutMilliseconds = 60_000;
// The API server closes a connection after 90 s without calls; a call at that moment would get no answer.
const idleMilliseconds = 30_000;

const kubeconfig = z.object({
  clusters: z.tuple([
    z.object({ cluster: z.object({ server: z.string(), "certificate-authority-data": z.string() }) }),
  ]),
  users: z.tuple([
    z.object({
      user: z.union([
        z.object({ "client-certificate-data": z.string(), "client-key-data": z.string() }),
        z.object({ token: z.string() }),
      ]),
    }),
  ]),
});

export type Call = {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  /** The answer has one JSON value per line, as a watch has, and is returned as a list. */
  readonly isLines?: boolean;
  /** Receives the warnings of a call that the API server accepts. */
  readonly onWarning?: (text: string) => void;
};

/** Sends one call to the API server and returns the parsed body. */
export type Transport = (call: Call) => Promise<unknown>;

/** The API server answered with a status instead of the object. */
export class ApiError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export function transportOfFile(file: string): Transport {
  return createTransport(readFileSync(file, "utf8"));
}

/**
 * Creates the transport of a kubeconfig with a client certificate, such as the one of the admin or the one that CAPI
 * writes for a cluster, or with a token, as CAPA writes for EKS.
 */
export function createTransport(text: string): Transport {
  const { clusters, users } = kubeconfig.parse(parse(text));
  const { server, "certificate-authority-data": authority } = clusters[0].cluster;
  const { user } = users[0];
  const identity =
    "token" in user ? {} : { cert: decode(user["client-certificate-data"]), key: decode(user["client-key-data"]) };
  const agent = new Agent({ keepAlive: true, timeout: idleMilliseconds, ca: decode(authority), ...identity });
  const headers = "token" in user ? { authorization: `Bearer ${user.token}` } : {};
  return (call) => sendWithRetries(() => send(new URL(call.path, server), { agent, headers }, call));
}

type Access = { readonly agent: Agent; readonly headers: Readonly<Record<string, string>> };

/** The API server answers 429 while it creates the storage of a new kind, and under load. */
async function sendWithRetries(attempt: () => Promise<unknown>, retries = 10): Promise<unknown> {
  try {
    return await attempt();
  } catch (error) {
    if (retries === 0 || !(error instanceof ApiError) || error.code !== 429) throw error;
    await pause(500);
    return sendWithRetries(attempt, retries - 1);
  }
}

function decode(data: string): Buffer {
  return Buffer.from(data, "base64");
}

function send(url: URL, access: Access, call: Call): Promise<unknown> {
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  // Without `content-length`, Node.js sends a DELETE so that the server misreads the next call on the connection.
  const length = Buffer.byteLength(body ?? "");
  const headers = {
    ...access.headers,
    accept: "application/json",
    "content-type": call.contentType ?? "application/json",
    "content-length": length,
  };
  return new Promise((resolve, reject) => {
    const options = { method: call.method, agent: access.agent, headers, timeout: timeoutMilliseconds };
    const outgoing = request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const code = response.statusCode ?? 0;
        for (const header of response.headersDistinct["warning"] ?? []) call.onWarning?.(warningIn(header));
        if (code >= 200 && code < 300) return resolve(call.isLines ? parseLines(text) : JSON.parse(text));
        reject(new ApiError(code, `cannot ${call.method} ${url.pathname}: ${code} ${messageOf(text)}`));
      });
    });
    outgoing.once("timeout", () => outgoing.destroy(new Error(`cannot ${call.method} ${url.pathname}: no answer`)));
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}

function parseLines(text: string): readonly unknown[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line): unknown => JSON.parse(line));
}

/** The text of a Warning header, such as `299 - "v1beta1 is deprecated"`. */
function warningIn(header: string): string {
  return header.replace(/^\d+ \S+ "(.*)"$/, "$1").replaceAll(/\\(.)/g, "$1");
}

function messageOf(text: string): string {
  try {
    return z.object({ message: z.string() }).parse(JSON.parse(text)).message;
  } catch {
    return text;
  }
}
