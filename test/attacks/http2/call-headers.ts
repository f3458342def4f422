import { paths } from "../../wire/client.ts";

export const healthPath = "/grpc.health.v1.Health/Check";
/** A request of grpc.health.v1 for the whole server. */
export const healthRequest: Buffer = Buffer.alloc(0);

/** Headers of a call, the pseudo-headers first. */
export function callHeaders(path: string = paths.v1, more: Readonly<Record<string, string>> = {}) {
  return {
    ":method": "POST",
    ":scheme": "https",
    ":path": path,
    ":authority": "localhost",
    "content-type": "application/grpc",
    te: "trailers",
    ...more,
  };
}
