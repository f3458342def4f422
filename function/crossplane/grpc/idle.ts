import { constants, type ServerHttp2Session } from "node:http2";

/** How long a connection without calls is kept. */
export interface Patience {
  /** Until the client has sent its first SETTINGS, with which HTTP/2 begins. */
  readonly prefaceMilliseconds: number;
  readonly idleMilliseconds: number;
}

const pongInMilliseconds = 1000;

/** Closes a connection on which nobody calls: at once where HTTP/2 has never begun, else gracefully. */
export function closeWhenIdle(session: ServerHttp2Session, { prefaceMilliseconds, idleMilliseconds }: Patience): void {
  let calls = 0;
  const preface = setTimeout(() => session.destroy(), prefaceMilliseconds);
  const idle = setTimeout(() => calls === 0 && closeGracefully(session), idleMilliseconds);
  session.once("remoteSettings", () => clearTimeout(preface));
  session.on("stream", (stream) => {
    calls += 1;
    stream.once("close", () => {
      calls -= 1;
      idle.refresh();
    });
  });
  session.once("close", () => {
    clearTimeout(preface);
    clearTimeout(idle);
  });
}

/**
 * Ends a connection with its last call. GOAWAY tells the client which calls nobody has begun, so that it makes them elsewhere;
 * only its answer to a PING says that it has heard. A connection that is closed sooner may be reset by a call that crosses,
 * and the client would not know. Who does not answer is not waited for.
 */
export function closeGracefully(session: ServerHttp2Session): void {
  if (session.destroyed) return;
  const close = () => session.close();
  const timer = setTimeout(close, pongInMilliseconds);
  session.once("close", () => clearTimeout(timer));
  session.goaway(constants.NGHTTP2_NO_ERROR);
  // In the same turn nghttp2 would send the PING first.
  setImmediate(() => session.destroyed || session.ping(close));
}
