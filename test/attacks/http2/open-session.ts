import { once } from "node:events";
import { type ClientHttp2Session, connect } from "node:http2";
import type { Endpoint } from "./endpoint.ts";

/** A session of Node.js's client, which respects the server's flow-control windows. */
export async function openSession(
  { host, port, tls }: Endpoint,
  initialWindowSize = 65_535,
): Promise<ClientHttp2Session> {
  const settings = { initialWindowSize };
  const options = { settings, maxSessionMemory: 1024, servername: "localhost", ...tls };
  const session = connect(`${tls ? "https" : "http"}://${host}:${port}`, options);
  session.on("error", () => undefined);
  await once(session, "connect");
  return session;
}
