import { once } from "node:events";
import { connect, createServer, type ListenOptions, type NetConnectOpts, type Server } from "node:net";
import { pipeline } from "node:stream";

/**
 * Forwards the connections to one address to another one. A socket in the file system connects two network namespaces.
 */
export async function relay(from: ListenOptions, to: NetConnectOpts): Promise<Server> {
  const server = createServer((incoming) => {
    const outgoing = connect(to);
    // Either side may end a connection at any time.
    pipeline(incoming, outgoing, () => undefined);
    pipeline(outgoing, incoming, () => undefined);
  });
  server.unref();
  await once(server.listen(from), "listening");
  return server;
}
