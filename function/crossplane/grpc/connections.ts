import { performServerHandshake } from "node:http2";
import type { Duplex } from "node:stream";
import { type Service, serveCall } from "./call.ts";
import { Connection, type ConnectionTimeouts } from "./connection.ts";
import { maximumInvalidFrames, outliveInvalidFrames } from "./invalid-frames.ts";

/** Limits of one connection. */
export interface ConnectionLimits {
  /** Maximum number of concurrent calls. */
  readonly streams: number;
  /** HTTP/2 flow-control windows, in bytes: of one call, and of the connection. */
  readonly callWindow: number;
  readonly window: number;
  readonly headerBytes: number;
}

// Node.js's default would reject calls of a single connection; the budget bounds the bytes instead.
const megabytesPerSession = 1024;

/** The connections of a gRPC port. */
export class Connections {
  private readonly open = new Set<Connection>();
  private readonly service: Service;
  private readonly limits: ConnectionLimits & ConnectionTimeouts;

  constructor(service: Service, limits: ConnectionLimits & ConnectionTimeouts) {
    this.service = service;
    this.limits = limits;
  }

  /** Serves the client of a socket until it disconnects. Calls `onCall` at the beginning of every call. */
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

  /** Closes each connection after its last call. Calls that are already on their way are still served. */
  drain(): void {
    for (const connection of this.open) connection.closeGracefully();
  }

  destroy(): void {
    for (const connection of this.open) connection.destroy();
  }
}
