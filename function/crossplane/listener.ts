import { constants } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server as Listener, type Socket } from "node:net";
import { createServer as createSecureServer, type SecureContextOptions } from "node:tls";
import type { Logger } from "pino";
import { formatAddress, listenOptions, type Network } from "./address.ts";
import type { CertificateFolder } from "./certificate-folder.ts";
import { rejectClient } from "./client-certificate.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import { causeOf, StartError } from "./start-error.ts";
import type { Warn } from "./throttled-warning.ts";

export type Accept = (socket: Socket) => void;

interface SecureListenerOptions {
  /** Receives the connections of clients whose certificate was accepted. */
  readonly accept: Accept;
  /** Holds connections during the TLS handshake. */
  readonly handshakes: ConnectionPool;
  readonly warn: Warn;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

// TCP keepalive detects a peer that disappeared.
const connectionOptions = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 } as const;

/** All ciphers of TLS 1.3; of TLS 1.2 those of Go's clients with forward secrecy and AEAD. */
const ciphers = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
].join(":");
const secureOptions = {
  ...connectionOptions,
  requestCert: true,
  rejectUnauthorized: false,
  ALPNProtocols: ["h2"],
} as const;

/** Accepts every client, without TLS. */
export function createPlainListener(accept: Accept): Listener {
  return createServer(connectionOptions, accept);
}

/**
 * Accepts clients with a certificate of a CA in ca.crt. Certificates are verified here, because OpenSSL rejects
 * Crossplane's.
 */
export function createSecureListener(folder: CertificateFolder, options: SecureListenerOptions): Listener {
  const { accept, handshakes, warn, logger, now } = options;
  const listener = createSecureServer({ ...secureOptions, ...contextOf(folder) }, (socket) => {
    handshakes.release(socket);
    const rejection = rejectClient(socket, folder.current.trusted, now());
    if (rejection === undefined) return accept(socket);
    warn("rejected a client certificate", { peer: socket.remoteAddress, reason: rejection });
    return socket.destroy();
  });
  listener.prependListener("connection", (socket) => {
    handshakes.add(socket);
    if (folder.refresh(logger, now())) listener.setSecureContext(contextOf(folder));
  });
  return listener.on("tlsClientError", (error) => logger.debug({ reason: error.message }, "TLS handshake failed"));
}

function contextOf({ current: { key, certificate, authorities } }: CertificateFolder): SecureContextOptions {
  return {
    key,
    cert: certificate,
    ca: authorities,
    minVersion: "TLSv1.2",
    ciphers,
    // A resumed session has no certificate chain to verify again, and renegotiation could present another certificate
    // than the verified one.
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
  };
}

/** Listens on an address and returns it with the actual port. Throws StartError if it cannot. */
export async function listen(listener: Listener, address: string, network: Network): Promise<string> {
  const options = await listenOptions(address, network);
  try {
    await once(listener.listen(options), "listening");
  } catch (error) {
    throw new StartError(`cannot listen on ${address}: ${causeOf(error)}`, { cause: error });
  }
  const bound = listener.address();
  return bound !== null && typeof bound === "object" ? formatAddress(bound) : address;
}
