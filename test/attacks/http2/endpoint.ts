import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectSecurely, type ConnectionOptions } from "node:tls";

/** An address to connect to, and the client's certificate. Without `tls`: plain text. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls?: Pick<ConnectionOptions, "cert" | "key" | "ca">;
}

/** Parses `host:port`. */
export function endpointOf(address: string, tls?: Endpoint["tls"]): Endpoint {
  const [host = "", port] = address.split(":");
  return { host, port: Number(port), ...(tls && { tls }) };
}

/** Opens a TCP connection that sends nothing. Later errors are ignored. */
export async function openSocket({ host, port }: Endpoint): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  await once(socket, "connect");
  return socket.on("error", ignore);
}

/** Opens a connection that is ready for HTTP/2, after a TLS handshake if there is one. */
export async function openStream({ host, port, tls }: Endpoint): Promise<Socket> {
  if (!tls) return openSocket({ host, port });
  const socket = connectSecurely({ host, port, servername: "localhost", ALPNProtocols: ["h2"], ...tls });
  await once(socket, "secureConnect");
  return socket.on("error", ignore);
}

const ignore = () => undefined;
