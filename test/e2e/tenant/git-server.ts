import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import { createPorts, smallPorts } from "../ports.ts";

export type GitServer = { readonly url: string; readonly close: () => void };

const service = "git-upload-pack";
const askForBranches = `/info/refs?service=${service}`;
/** Starts the answer with the branches, in the format of packet lines. */
const announcement = `001e# service=${service}\n0000`;

/** Serves a bare repository to readers on this machine, with Git's protocol over HTTP. */
export async function serveGit(folder: string): Promise<GitServer> {
  const port = await createPorts(smallPorts)();
  const server = createServer((request, response) => answer(folder, request, response));
  await once(server.listen(port, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${port}/clusters.git`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const isFirst = request.url?.endsWith(askForBranches) ?? false;
  response.setHeader("Content-Type", `application/x-${service}-${isFirst ? "advertisement" : "result"}`);
  if (isFirst) response.write(announcement);
  const words = ["upload-pack", "--stateless-rpc", ...(isFirst ? ["--advertise-refs"] : []), folder];
  const git = spawn("git", words, { stdio: ["pipe", "pipe", "ignore"] });
  // A reader may end its connection at any time.
  pipeline(request, git.stdin, () => undefined);
  pipeline(git.stdout, response, () => undefined);
}
