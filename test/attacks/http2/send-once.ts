import type { ClientHttp2Session } from "node:http2";

export interface Sending {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * Sends one request. Returns `grpc 13`, `http 415` or `reset 1`, or `connection closed` if the connection cannot be
 * used afterwards.
 */
export async function sendOnce(session: ClientHttp2Session, { headers, body }: Sending): Promise<string> {
  const stream = session.request(headers);
  let [http, grpc] = ["", ""];
  stream.on("response", (answer) => {
    http = String(answer[":status"]);
    grpc = String(answer["grpc-status"] ?? "");
  });
  stream.on("trailers", (trailers) => (grpc = String(trailers["grpc-status"] ?? "")));
  stream.on("error", () => undefined);
  const closed = new Promise((resolve) => stream.once("close", resolve));
  stream.resume().end(body);
  await closed;
  if (!(await staysOpen(session))) return "connection closed";
  if (grpc !== "") return `grpc ${grpc}`;
  if (http !== "") return `http ${http}`;
  return `reset ${stream.rstCode}`;
}

function staysOpen(session: ClientHttp2Session): Promise<boolean> {
  if (session.closed || session.destroyed) return Promise.resolve(false);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const close = () => resolve(false);
  session.once("close", close);
  session.ping((error) => resolve(error === null));
  return promise.finally(() => session.off("close", close));
}
