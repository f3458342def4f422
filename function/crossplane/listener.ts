import { constants } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server as Listener, type Socket } from "node:net";
import { createServer as createSecureServer, type SecureContextOptions } from "node:tls";
import type { Logger } from "pino";
import { addressText, listenOptions, type Network } from "./address.ts";
import type { CertificateFolder } from "./certificate-folder.ts";
import { clientRejection } from "./client-certificate.ts";
import { refusalLog } from "./refusal-log.ts";
import { causeOf, StartError } from "./start-error.ts";

/** Who looks after connections. */
interface Reception {
  readonly accept: (socket: Socket) => void;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const handshakeInMilliseconds = 10_000;
/** All of TLS 1.3; of TLS 1.2 those of Go's clients that have forward secrecy and authenticate what they encrypt. */
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

/** Lets everybody in, without TLS. */
export function plainListener({ accept }: Pick<Reception, "accept">): Listener {
  return createServer({ noDelay: true }, accept);
}

/** Lets in whoever shows a certificate of an authority in ca.crt. Clients are judged here: OpenSSL refuses Crossplane's. */
export function secureListener(folder: CertificateFolder, { accept, logger, now }: Reception): Listener {
  const warn = refusalLog(logger, now);
  const settings = {
    ...contextOf(folder),
    requestCert: true,
    rejectUnauthorized: false,
    noDelay: true,
    ALPNProtocols: ["h2"],
    handshakeTimeout: handshakeInMilliseconds,
  } as const;
  const listener = createSecureServer(settings, (socket) => {
    const rejection = clientRejection(socket, folder.current.trusted, now());
    if (rejection === undefined) return accept(socket);
    warn(socket.remoteAddress, rejection);
    return socket.destroy();
  });
  listener.prependListener("connection", () => {
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
    // A resumed session would bring the verdict of an earlier day, and no chain to judge again; a renegotiated one another
    // certificate than the one that was judged.
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
  };
}

/** Gives the address with the real port; throws StartError where it cannot listen there. */
export async function listen(listener: Listener, address: string, network: Network): Promise<string> {
  const options = await listenOptions(address, network);
  try {
    await once(listener.listen(options), "listening");
  } catch (error) {
    throw new StartError(`cannot listen on ${address}: ${causeOf(error)}`, { cause: error });
  }
  const bound = listener.address();
  return bound !== null && typeof bound === "object" ? addressText(bound) : address;
}
