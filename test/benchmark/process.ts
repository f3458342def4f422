import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** A server under load, in a separate process. */
export interface Server {
  readonly name: string;
  readonly address: string;
  /** CPU time of all threads since the start, in milliseconds. */
  cpuMilliseconds(): number;
  megabytes(): number;
  end(): Promise<void>;
}

/** A program and its arguments, before Crossplane's flags. */
export interface Program {
  readonly name: string;
  readonly file: string;
  readonly words: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Flag for the folder of certificates. Default: the flag of the TypeScript SDK. */
  readonly certificatesFlag?: string;
  /** Whether it logs every call, so that its stderr is discarded. */
  readonly isTalkative?: boolean;
}

/** A script of this folder, run by the current Node.js. */
export function scriptOf(name: string, script: string): Program {
  return { name, file: process.execPath, words: [fileURLToPath(new URL(script, import.meta.url))] };
}

/** Starts a function with Crossplane's flags, and waits until it listens. */
export async function startServer(program: Program, certificates: string): Promise<Server> {
  const { name, file, words, environment = {} } = program;
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const env = { PATH: process.env["PATH"] ?? "", ...environment };
  const flags = ["--address", address, program.certificatesFlag ?? "--tls-server-certs-dir", certificates];
  const child = spawn(file, [...words, ...flags], {
    env,
    stdio: ["ignore", "ignore", program.isTalkative ? "ignore" : "inherit"],
  });
  await listening(port, child);
  const pid = child.pid ?? 0;
  return { name, address, cpuMilliseconds: () => cpuOf(pid), megabytes: () => memoryOf(pid), end: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  const closed = once(child, "close");
  child.kill();
  await closed;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new TypeError("a TCP server has a port");
  return address.port;
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await setTimeout(5);
  }
  throw new Error(`the server ended with ${child.exitCode} before it listened`);
}

const millisecondsPerTick = 10;

/** Fields 14 and 15 of /proc/<pid>/stat, counted after the name in parentheses (proc(5)). */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * millisecondsPerTick;
}

function memoryOf(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}
