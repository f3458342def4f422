import { performServerHandshake } from "node:http2";
import type { Duplex } from "node:stream";
import { type Service, serveCall } from "./call.ts";
import { Connection, type Patience } from "./connection.ts";
import { maximumInvalidFrames, outliveInvalidFrames } from "./invalid-frames.ts";

/** What one connection may ask for. */
export interface ConnectionLimits {
  readonly streams: number;
  /** Bytes that may be under way, of one call and of all together. */
  readonly callWindow: number;
  readonly window: number;
  readonly headerBytes: number;
}

// The limit of Node's default rejects calls of one connection; how many bytes are held is what the budget bounds.
const megabytesPerSession = 1024;

/** The connections of one port that speaks gRPC. */
export class Connections {
  private readonly open = new Set<Connection>();
  private readonly service: Service;
  private readonly limits: ConnectionLimits & Patience;

  constructor(service: Service, limits: ConnectionLimits & Patience) {
    this.service = service;
    this.limits = limits;
  }

  /** Serves whoever is on the other side of a socket until it goes. `onCall` is called at the beginning of every call. */
  accept(socket: Duplex, onCall: () => void = () => undefined): void {
    const { streams, callWindow, window, headerBytes } = this.limits;
    const settings = { initialWindowSize: callWindow, maxConcurrentStreams: streams, maxHeaderListSize: headerBytes };
    const session = performServerHandshake(socket, {
      settings,
      maxSessionMemory: megabytesPerSession,
      maxSessionInvalidFrames: maximumInvalidFrames,
    });
    outliveInvalidFrames(session);
    session.setLocalWindowSize(window);
    session.on("error", () => session.destroy());
    session.on("stream", (stream, headers) => {
      onCall();
      serveCall(stream, headers, this.service);
    });
    const connection = new Connection(socket, session, this.limits);
    socket.once("close", () => this.open.delete(connection));
    this.open.add(connection);
  }

  /** Each connection ends with the last call that runs on it; calls that are on their way are still served. */
  drain(): void {
    for (const connection of this.open) connection.closeGracefully();
  }

  destroy(): void {
    for (const connection of this.open) connection.destroy();
  }
}
