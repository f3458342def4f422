import { performServerHandshake, type ServerHttp2Session } from "node:http2";
import type { Duplex } from "node:stream";
import { type Service, serveCall } from "./call.ts";
import { closeGracefully, closeWhenIdle, type Patience } from "./idle.ts";

const settings = {
  // A request of a usual cluster comes without waiting for the window to be opened again.
  initialWindowSize: 256 * 1024,
  maxConcurrentStreams: 256,
  maxHeaderListSize: 16 * 1024,
} as const;
const connectionWindow = 1024 * 1024;
// The limit of Node's default makes it refuse calls of one connection; how many bytes are held is what Room bounds.
const megabytesPerSession = 1024;

/** The connections of one port that speaks gRPC. */
export class Connections {
  private readonly sessions = new Set<ServerHttp2Session>();
  private readonly service: Service;
  private readonly patience: Patience;

  constructor(service: Service, patience: Patience) {
    this.service = service;
    this.patience = patience;
  }

  /** Serves whoever is on the other side of a socket until it goes. */
  accept(socket: Duplex): void {
    const session = performServerHandshake(socket, { settings, maxSessionMemory: megabytesPerSession });
    session.setLocalWindowSize(connectionWindow);
    session.on("error", () => session.destroy());
    session.on("stream", (stream, headers) => serveCall(stream, headers, this.service));
    closeWhenIdle(session, this.patience);
    session.once("close", () => this.sessions.delete(session));
    this.sessions.add(session);
  }

  /** Each connection ends with the last call that runs on it; calls that are on their way are still served. */
  drain(): void {
    for (const session of this.sessions) closeGracefully(session);
  }

  destroy(): void {
    for (const session of this.sessions) session.destroy();
  }
}
