import type { Socket } from "node:net";

/** Waits until a connection is closed, gracefully or by a reset. */
export function closed(socket: Socket): Promise<"closed"> {
  return new Promise((resolve) => {
    if (socket.closed) resolve("closed");
    else socket.once("close", () => resolve("closed"));
  });
}
