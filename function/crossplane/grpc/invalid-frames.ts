import type { ServerHttp2Session } from "node:http2";

/** Maximum number of invalid frames of a connection. Node.js closes the connection after that. */
export const maximumInvalidFrames = 100;

const pongMilliseconds = 1000;
/** Error codes of nghttp2 at or below this one are fatal for the connection; the others concern one frame. */
const fatal = -900;

/**
 * Keeps a connection open after an invalid frame that is an error of one call, such as a wrong `content-length`.
 * Node.js destroys the session for it, as for an error of the connection, and does not report which one it is. After an
 * error of the connection nghttp2 reads nothing more, so an answered PING proves that it was an error of one call.
 */
export function outliveInvalidFrames(session: ServerHttp2Session): void {
  const destroy = session.destroy.bind(session);
  let timer: NodeJS.Timeout | undefined;
  const cancelClose = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  session.destroy = (error, code) => {
    if (!isOfFrame(error)) return destroy(error, code);
    if (timer) return;
    timer = setTimeout(() => destroy(error, code), pongMilliseconds);
    // nghttp2 decides only after this turn of the event loop.
    setImmediate(() => session.destroyed || session.ping((failure) => failure ?? cancelClose()));
  };
  session.once("close", cancelClose);
}

function isOfFrame(error: unknown): error is Error {
  if (!(error instanceof Error) || !("code" in error) || !("errno" in error)) return false;
  return error.code === "ERR_HTTP2_ERROR" && typeof error.errno === "number" && error.errno > fatal;
}
