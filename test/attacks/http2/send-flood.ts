import { setTimeout } from "node:timers/promises";
import type { Endpoint } from "./endpoint.ts";
import type { Flood } from "./floods.ts";
import { RawConnection } from "./raw-connection.ts";

interface Flooding {
  readonly endpoint: Endpoint;
  readonly flood: Flood;
  /** Path of the calls. */
  readonly path: string;
}

export interface Sent {
  readonly connections: number;
  readonly pieces: number;
  /** Number of connections that the server has closed. */
  readonly ended: number;
}

const connectAgainInMilliseconds = 20;

/** Floods until the signal, and reconnects whenever the server closes the connection. */
export async function floodUntil(signal: AbortSignal, { endpoint, flood, path }: Flooding): Promise<Sent> {
  const sent = { connections: 0, pieces: 0, ended: 0 };
  while (!signal.aborted) {
    const connection = await RawConnection.open(endpoint).catch(() => undefined);
    if (!connection) {
      await setTimeout(connectAgainInMilliseconds);
      continue;
    }
    const end = () => connection.close();
    signal.addEventListener("abort", end, { once: true });
    sent.connections += 1;
    sent.pieces += await floodOnce(connection, flood, path);
    if (!signal.aborted) sent.ended += 1;
    signal.removeEventListener("abort", end);
    connection.close();
  }
  return sent;
}

/** Floods a connection until it is closed. Returns the number of pieces. */
async function floodOnce(connection: RawConnection, flood: Flood, path: string): Promise<number> {
  if (flood.isDeaf) connection.stopReading();
  if (flood.opening) await connection.write(flood.opening(path));
  let pieces = 0;
  for (; connection.isOpen; pieces += 1) {
    await connection.write(flood.piece(pieces, path));
    // The event loop must turn so that answers, and above all the close, are read.
    await new Promise(setImmediate);
  }
  return pieces;
}
