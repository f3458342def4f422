import { credentials } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { placeholder } from "../benchmark/request.ts";
import { requestBytes } from "../wire/client.ts";
import { callUntagged, connect } from "./honest/function-client.ts";
import { fromSource, startAttacked } from "./server/attacked-server.ts";
import type { LogPipe } from "./server/log-pipe.ts";

const deadlineMilliseconds = 20_000;
const patienceMilliseconds = 5000;
/** Each is logged by --debug; a pipe holds 64 KiB. */
const calls = 800;
/** Without a composite resource, so that the answer is made at once. */
const request = requestBytes({ meta: { tag: placeholder, capabilities: [] } });

const faults: readonly { readonly name: string; readonly befall: (log: LogPipe) => void }[] = [
  { name: "that nobody reads", befall: (log) => log.stopReading() },
  { name: "whose reader is gone", befall: (log) => log.close() },
];

test.each(faults)("calls are answered, and SIGTERM is heeded, with a log $name", async ({ befall }) => {
  const server = await startAttacked({ command: fromSource, words: ["--debug", "--insecure"] });
  const client = connect(server.address, credentials.createInsecure());
  befall(server.log);

  const answers: (Buffer | string)[] = [];
  for (let call = 0; call < calls && !answers.some((one) => typeof one === "string"); call += callsAtOnce) {
    answers.push(...(await Promise.all(Array.from({ length: callsAtOnce }, () => answer()))));
  }
  client.close();
  const stopped = await server.stop(patienceMilliseconds);

  expect(answers).toHaveLength(calls);
  expect(answers.filter((one) => typeof one === "string")).toEqual([]);
  expect(stopped, "killed, since it did not end by itself").toBeDefined();

  function answer(): Promise<Buffer | string> {
    return callUntagged(client, request, deadlineMilliseconds).catch(String);
  }
});

const callsAtOnce = 20;
