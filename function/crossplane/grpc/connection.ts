import { constants, type ServerHttp2Session } from "node:http2";
import type { Duplex } from "node:stream";

/** How long a connection without calls stays open. */
export interface ConnectionTimeouts {
  /** Maximum time until the client's first SETTINGS, with which HTTP/2 begins. */
  readonly prefaceMilliseconds: number;
  readonly idleMilliseconds: number;
}

const pongMilliseconds = 1000;
const closeMilliseconds = 1000;

/** Closes an unused connection: immediately if HTTP/2 has not begun, otherwise gracefully. */
export class Connection {
  private readonly socket: Duplex;
  private readonly session: ServerHttp2Session;
  private calls = 0;
  private isClosing = false;
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    socket: Duplex,
    session: ServerHttp2Session,
    { prefaceMilliseconds, idleMilliseconds }: ConnectionTimeouts,
  ) {
    this.socket = socket;
    this.session = session;
    const preface = setTimeout(() => this.destroy(), prefaceMilliseconds);
    const idle = setTimeout(() => this.calls === 0 && this.closeGracefully(), idleMilliseconds);
    this.timers.push(preface, idle);
    session.once("remoteSettings", () => clearTimeout(preface));
    session.once("goaway", () => this.close());
    session.on("stream", (stream) => {
      this.calls += 1;
      stream.once("close", () => {
        this.calls -= 1;
        idle.refresh();
      });
    });
    // Listens to the socket, because the session does not close before its last bytes are written.
    socket.once("close", () => {
      for (const timer of this.timers) clearTimeout(timer);
    });
  }

  /**
   * Closes a connection after its last call. GOAWAY names the last call that the server has begun, so that the client
   * repeats later ones elsewhere. The client's answer to a PING proves that it has read the GOAWAY. If the connection
   * were closed sooner, a call that the client sends meanwhile would be reset, and the client could not repeat it. A
   * client that does not answer is closed after a second.
   */
  closeGracefully(): void {
    const { session } = this;
    if (this.isClosing) return;
    if (session.destroyed) return this.destroy();
    this.timers.push(setTimeout(() => this.close(), pongMilliseconds));
    session.goaway(constants.NGHTTP2_NO_ERROR);
    // In the same turn of the event loop, nghttp2 would send the PING before the GOAWAY.
    setImmediate(() => session.destroyed || session.ping(() => this.close()));
  }

  destroy(): void {
    this.session.destroy();
    this.socket.destroy();
  }

  /** A client that does not read, or has disappeared, would hold unsent data forever. */
  private close(): void {
    if (this.isClosing) return;
    this.isClosing = true;
    this.session.close();
    const closeTimer = setTimeout(() => {
      if (this.calls === 0) this.socket.destroy();
      else closeTimer.refresh();
    }, closeMilliseconds);
    this.timers.push(closeTimer);
  }
}
