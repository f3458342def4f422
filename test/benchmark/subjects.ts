import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../packaging/bundle.ts";
import { runtimeCommand } from "../packaging/runtime-command.ts";
import { certify, clientUsage } from "../wire/certificate.ts";
import { clientCredentials } from "../wire/client.ts";
import { certificatesFolder } from "../wire/folder.ts";
import { clientOf } from "./load.ts";
import type { Subject } from "./measurement.ts";
import { type Program, type Server, startServer } from "./process.ts";

export interface Peer extends Program {
  readonly request: Buffer;
}

/** Starts functions with mutual TLS, this one first and with the arguments of its image, and stops them afterwards. */
export async function withSubjects(
  peers: readonly Peer[],
  request: Buffer,
  use: (subjects: ReadonlyMap<string, Subject>) => Promise<void>,
): Promise<void> {
  const authority = await certify({ subject: "CN=authority", isAuthority: true });
  const clientCertificate = await certify({ subject: "CN=client", usages: [clientUsage] }, authority);
  using certificates = await certificatesFolder(authority);
  const folder = mkdtempSync(join(tmpdir(), "function-bundle-"));
  const servers: Server[] = [];
  try {
    const ours = { ...(await programOf(folder)), request };
    const subjects = new Map<string, Subject>();
    const credentials = clientCredentials(certificates.authority, clientCertificate);
    const start = async (peer: Peer): Promise<Subject> => {
      const server = await startServer(peer, certificates.path);
      const client = clientOf(server.address, credentials);
      return { server, client, request: peer.request, start: () => start(peer) };
    };
    for (const peer of [ours, ...peers]) {
      const subject = await start(peer);
      servers.push(subject.server);
      subjects.set(peer.name, subject);
    }
    await use(subjects);
    for (const { client } of subjects.values()) client.close();
  } finally {
    await Promise.all(servers.map((server) => server.end()));
    rmSync(folder, { recursive: true });
  }
}

/** The other two ports are omitted, because they may be in use on this machine. */
async function programOf(folder: string): Promise<Program> {
  await bundle(folder);
  const { flags, main, environment } = runtimeCommand(folder);
  const { PROBE_ADDRESS: _probe, METRICS_ADDRESS: _metrics, ...others } = environment;
  return { name: "ours", file: process.execPath, words: [...flags, main, "serve"], environment: others };
}
