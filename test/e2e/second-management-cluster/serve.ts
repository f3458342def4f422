import { readFileSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { buildAll, startPrograms } from "../environment.ts";
import { wideBreaker } from "../processes/crossplane.ts";
import { Problem } from "../problem.ts";
import type { Environment } from "../supervision/environment-record.ts";
import { withOwnEnvironment } from "../supervision/own-environment.ts";
import { filesIn } from "./files.ts";
import { relay } from "./relay.ts";

/**
 * Runs a management cluster until stdin ends, which also happens if the starter is killed. Arguments: a folder for
 * `filesIn`, the port at which the starter reaches the API server, and `empty` if nothing of this project is to be
 * installed.
 */
async function serve(folder: string, port: string, isEmpty: boolean): Promise<void> {
  const builds = await buildAll();
  const ended = text(process.stdin);
  await withOwnEnvironment(async (environment) => {
    const start = async (): Promise<void> => {
      const options = { breakerFlags: wideBreaker, fromSource: true, isEmpty };
      writeFileSync(filesIn(folder).registry, await startPrograms(environment, builds, options));
      await offer(environment, folder, port);
    };
    await Promise.race([start(), ended]);
    // The logs stay if work fails.
    if ((await ended) !== "") throw new Problem("the scenario failed");
  });
}

async function offer({ kubeconfig }: Environment, folder: string, port: string): Promise<void> {
  const files = filesIn(folder);
  const content = readFileSync(kubeconfig, "utf8");
  const [, own] = /https:\/\/127\.0\.0\.1:(\d+)/.exec(content) ?? [];
  writeFileSync(files.kubeconfig, content.replace(`127.0.0.1:${own}`, `127.0.0.1:${port}`), { mode: 0o600 });
  await relay({ path: files.socket }, { host: "127.0.0.1", port: Number(own) });
}

const [folder = "", port = "", content] = process.argv.slice(2);
await serve(folder, port, content === "empty");
