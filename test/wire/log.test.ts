import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Client, credentials } from "@grpc/grpc-js";
import { afterAll, expect, test } from "vitest";
import { callFunction } from "./client.ts";
import { entry, everyPort, type FunctionProcess, metricsOf, startFunction } from "./function-process.ts";

/** A tag that makes a debug line longer than 64 KiB. */
const meta = { tag: "t".repeat(64 * 1024), capabilities: [] };
const callCount = 40;
const debugFlags = ["--insecure", "--debug", ...everyPort];

/** Makes calls whose log exceeds every pipe and the log buffer of the function. */
async function callOften(server: Pick<FunctionProcess, "address">): Promise<number> {
  let answered = 0;
  for (const _ of Array.from({ length: callCount })) {
    const { meta: returned } = await callFunction(server, { meta });
    if (returned?.tag === meta.tag) answered += 1;
  }
  return answered;
}

/** Number of dropped log lines. */
async function droppedBy(server: FunctionProcess): Promise<number> {
  return Number(/log_lines_dropped_total (\d+)/.exec(await metricsOf(server))?.[1]);
}

test("a log without a reader delays neither calls nor the shutdown", async () => {
  const server = await startFunction({ arguments: debugFlags });
  const { stdout } = server.child;
  stdout?.pause();

  const answered = await callOften(server);
  const dropped = await droppedBy(server);
  server.child.kill("SIGTERM");
  const [status] = await once(server.child, "exit");
  stdout?.resume();

  expect(answered).toBe(callCount);
  expect(dropped).toBeGreaterThan(0);
  expect(dropped).toBeLessThan(callCount);
  expect(status).toBe(0);
});

test("a log whose reader has exited is lost, without other effects", async () => {
  const server = await startFunction({ arguments: debugFlags });
  server.child.stdout?.destroy();

  const answered = await callOften(server);
  const dropped = await droppedBy(server);
  const { status } = await server.end();

  expect([answered, dropped, status]).toEqual([callCount, callCount, 0]);
});

const folder = mkdtempSync(join(tmpdir(), "function-log-"));
const fifo = join(folder, "fifo");
execFileSync("mkfifo", [fifo]);
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  // Also opened for reading, so that the pipe has a reader that reads nothing.
  ["is a pipe without a reader", `1<>${fifo}`],
  ["is on a full disk", "> /dev/full"],
  ["is closed", ">&-"],
])("a log that %s from the start delays nothing", async (_, redirection) => {
  const address = `127.0.0.1:${await freePort()}`;
  const words = [entry, "serve", "--insecure", "--debug", "--address", address];
  const child = spawn("sh", ["-c", `exec "$0" "$@" ${redirection}`, process.execPath, ...words]);
  const errors = text(child.stderr);
  await waitUntilServing(address);

  const answered = await callOften({ address });
  child.kill();
  const [status] = await once(child, "exit");

  expect([answered, status, await errors]).toEqual([callCount, 0, ""]);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  server.close();
  return bound !== null && typeof bound === "object" ? bound.port : 0;
}

async function waitUntilServing(address: string): Promise<void> {
  const client = new Client(address, credentials.createInsecure());
  await new Promise((resolve) => client.waitForReady(Date.now() + 20_000, resolve));
  client.close();
}
