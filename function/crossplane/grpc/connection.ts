import { constants, type ServerHttp2Session } from "node:http2";
import type { Duplex } from "node:stream";

/** How long a connection without calls is kept. */
export interface Patience {
  /** Until the client has sent its first SETTINGS, with which HTTP/2 begins. */
  readonly prefaceMilliseconds: number;
  readonly idleMilliseconds: number;
}

const pongInMilliseconds = 1000;
const farewellMilliseconds = 1000;

/** Ends a connection on which nobody calls: at once where HTTP/2 has never begun, else gracefully. */
export class Connection {
  private readonly socket: Duplex;
  private readonly session: ServerHttp2Session;
  private calls = 0;
  private isClosing = false;
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(socket: Duplex, session: ServerHttp2Session, { prefaceMilliseconds, idleMilliseconds }: Patience) {
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
    // Of the socket: the session does not close while its last bytes are not written.
    socket.once("close", () => {
      for (const timer of this.timers) clearTimeout(timer);
    });
  }

  /**
   * Ends a connection with its last call. GOAWAY tells the client which calls nobody has begun, so that it makes them
   * elsewhere; only its answer to a PING says that it has heard. A connection that is closed sooner may be reset by a
   * call that crosses, and the client would not know. Who does not answer is not waited for.
   */
  closeGracefully(): void {
    const { session } = this;
    if (this.isClosing) return;
    if (session.destroyed) return this.destroy();
    this.timers.push(setTimeout(() => this.close(), pongInMilliseconds));
    session.goaway(constants.NGHTTP2_NO_ERROR);
    // In the same turn nghttp2 would send the PING first.
    setImmediate(() => session.destroyed || session.ping(() => this.close()));
  }

  destroy(): void {
    this.session.destroy();
    this.socket.destroy();
  }

  /** A client that reads nothing, or has vanished, would hold what is not yet written for ever. */
  private close(): void {
    if (this.isClosing) return;
    this.isClosing = true;
    this.session.close();
    const farewell = setTimeout(() => {
      if (this.calls === 0) this.socket.destroy();
      else farewell.refresh();
    }, farewellMilliseconds);
    this.timers.push(farewell);
  }
}
