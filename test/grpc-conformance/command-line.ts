import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { programOf } from "../e2e/build/build.ts";
import { certify, clientUsage } from "../wire/certificate.ts";
import { certificatesFolder } from "../wire/folder.ts";
import { execute } from "./execution.ts";
import type { Row } from "./row.ts";
import { startTarget } from "./started.ts";
import type { Target } from "./targets.ts";
import type { Tools } from "./tools.ts";

interface Command {
  readonly check: string;
  readonly words: readonly string[];
  /** Expected exit code. */
  readonly code: number;
  /** Text that the output must contain. */
  readonly text: string;
}

const nowhere = "127.0.0.1:1";
const method = "apiextensions.fn.proto.v1.FunctionRunnerService/RunFunction";

/** Checks with grpcurl and grpc-health-probe, over mutual TLS and on the probe port. */
export async function commandLineRows(tools: Tools, target: Target): Promise<Row[]> {
  const authority = await certify({ subject: "CN=authority", isAuthority: true });
  const client = await certify({ subject: "CN=client", usages: [clientUsage] }, authority);
  using folder = await certificatesFolder(authority);
  const files = {
    ca: join(folder.path, "server-ca.crt"),
    cert: join(folder.path, "client.crt"),
    key: join(folder.path, "client.key"),
  };
  writeFileSync(files.ca, folder.authority.certificate);
  writeFileSync(files.cert, client.certificate);
  writeFileSync(files.key, client.key);
  const server = await startTarget(target, ["--tls-server-certs-dir", folder.path]);
  const curl = programOf(tools.grpcurl, "grpcurl");
  const probe = programOf(tools.grpcHealthProbe, "grpc-health-probe");
  const rows = [
    ...(await rowsOf(curl, curlCommands(files, server.address))),
    ...(await rowsOf(probe, probeCommands(files, server))),
  ];
  await server.end();
  return rows;
}

type Files = Readonly<Record<"ca" | "cert" | "key", string>>;

function curlCommands({ ca, cert, key }: Files, address: string): Command[] {
  const tls = ["-cacert", ca, "-cert", cert, "-key", key, "-authority", "localhost"];
  const proto = ["-import-path", import.meta.dirname, "-proto", "function.proto"];
  const call = [...tls, ...proto, "-d", '{"meta":{"tag":"tag-of-the-call"}}', address, method];
  const unknownEncoding = [
    ...tls,
    ...proto,
    "-max-time",
    "20",
    "-rpc-header",
    "grpc-encoding: snappy",
    "-d",
    "{}",
    address,
    method,
  ];
  return [
    { check: "grpcurl: a call with a .proto file", words: call, code: 0, text: "tag-of-the-call" },
    {
      check: "grpcurl: unknown grpc-encoding, uncompressed message",
      words: unknownEncoding,
      code: 0,
      text: "{",
    },
  ];
}

function probeCommands(
  { ca, cert, key }: Files,
  { address, probeAddress }: Record<"address" | "probeAddress", string>,
): Command[] {
  const serverTls = ["-tls", "-tls-ca-cert", ca, "-tls-server-name", "localhost"];
  const tls = [...serverTls, "-tls-client-cert", cert, "-tls-client-key", key];
  const plain = ["-addr", probeAddress];
  return [
    { check: "grpc-health-probe: plain, exit code 0", words: plain, code: 0, text: "SERVING" },
    {
      check: "grpc-health-probe: mutual TLS, exit code 0",
      words: ["-addr", address, ...tls],
      code: 0,
      text: "SERVING",
    },
    {
      check: "grpc-health-probe: no certificate, exit code 2",
      words: ["-addr", address, ...serverTls],
      code: 2,
      text: "",
    },
    {
      check: "grpc-health-probe: unknown service, exit code 3",
      words: [...plain, "-service", "other"],
      code: 3,
      text: "NotFound",
    },
    { check: "grpc-health-probe: no listener, exit code 2", words: ["-addr", nowhere], code: 2, text: "" },
  ];
}

async function rowsOf(program: string, commands: readonly Command[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { check, words, code, text } of commands) {
    const execution = await execute(program, words);
    const passed = execution.code === code && execution.output.includes(text);
    rows.push({ check, passed, detail: passed ? undefined : `exit code ${execution.code}: ${execution.output}` });
  }
  return rows;
}
