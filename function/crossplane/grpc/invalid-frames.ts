import type { ServerHttp2Session } from "node:http2";

/** Invalid frames of one connection; Node.js itself ends it after them. */
export const maximumInvalidFrames = 100;

const pongInMilliseconds = 1000;
/** Errors of nghttp2 from here downwards are its own, and not of one frame. */
const fatal = -900;

/**
 * Keeps a connection beyond an invalid frame where nghttp2 keeps it: a wrong `content-length` is an error of one call.
 * Node.js destroys the session for it as for an error of the connection, and does not tell which one it is. But nghttp2
 * reads nothing more after the latter, so that a PING is answered after the former only.
 */
export function outliveInvalidFrames(session: ServerHttp2Session): void {
  const destroy = session.destroy.bind(session);
  let timer: NodeJS.Timeout | undefined;
  const survive = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  session.destroy = (error, code) => {
    if (!isOfFrame(error)) return destroy(error, code);
    if (timer) return;
    timer = setTimeout(() => destroy(error, code), pongInMilliseconds);
    // In this turn nghttp2 has not yet judged.
    setImmediate(() => session.destroyed || session.ping((failure) => failure ?? survive()));
  };
  session.once("close", survive);
}

function isOfFrame(error: unknown): error is Error {
  if (!(error instanceof Error) || !("code" in error) || !("errno" in error)) return false;
  return error.code === "ERR_HTTP2_ERROR" && typeof error.errno === "number" && error.errno > fatal;
}
