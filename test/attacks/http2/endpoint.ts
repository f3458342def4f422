import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectSecurely, type ConnectionOptions } from "node:tls";

/** Where to connect, and what to show there; without `tls` in plain text. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls?: Pick<ConnectionOptions, "cert" | "key" | "ca">;
}

/** Of `host:port`. */
export function endpointOf(address: string, tls?: Endpoint["tls"]): Endpoint {
  const [host = "", port] = address.split(":");
  return { host, port: Number(port), ...(tls && { tls }) };
}

/** A TCP connection that says nothing; errors after it was made are nobody's. */
export async function openSocket({ host, port }: Endpoint): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  await once(socket, "connect");
  return socket.on("error", ignore);
}

/** A connection on which HTTP/2 may be spoken at once. */
export async function openStream({ host, port, tls }: Endpoint): Promise<Socket> {
  if (!tls) return openSocket({ host, port });
  const socket = connectSecurely({ host, port, servername: "localhost", ALPNProtocols: ["h2"], ...tls });
  await once(socket, "secureConnect");
  return socket.on("error", ignore);
}

const ignore = () => undefined;
