import { readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import sirv from "sirv";
import { home } from "../src/build.ts";

const path = new URL(home).pathname;

/** Serves a tree of versions on this machine, as GitHub Pages does; port 0 is a free one. Returns its address. */
export async function serveTree(
  tree: string,
  port: number,
): Promise<{ readonly url: string; readonly server: Server }> {
  const files = sirv(tree, { dev: true });
  const server = createServer((request, response) => {
    const below = request.url?.startsWith(path) ?? false;
    if (!below) return respondNotFound(tree, response);
    request.url = request.url?.slice(path.length - 1);
    files(request, response, () => respondNotFound(tree, response));
  });
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { url: `http://127.0.0.1:${address.port}${path}`, server };
}

function respondNotFound(tree: string, response: ServerResponse): void {
  response.writeHead(404, { "content-type": "text/html" });
  response.end(readFileSync(join(tree, "404.html")));
}
