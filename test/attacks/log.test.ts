import { credentials } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { placeholder } from "../benchmark/request.ts";
import { requestBytes } from "../wire/client.ts";
import { callUntagged, connect } from "./honest/function-client.ts";
import { fromSource, startAttacked } from "./server/attacked-server.ts";
import type { LogPipe } from "./server/log-pipe.ts";

const deadlineMilliseconds = 20_000;
const patienceMilliseconds = 5000;
/** Enough calls to fill a pipe of 64 KiB, because --debug logs each. */
const calls = 800;
/** A request without a composite resource, which is answered without composing. */
const request = requestBytes({ meta: { tag: placeholder, capabilities: [] } });

const faults: readonly { readonly name: string; readonly breakLog: (log: LogPipe) => void }[] = [
  { name: "without a reader", breakLog: (log) => log.stopReading() },
  { name: "whose reader has exited", breakLog: (log) => log.close() },
];

test.each(faults)("calls are answered and SIGTERM stops the server, with a log $name", async ({ breakLog }) => {
  const server = await startAttacked({ command: fromSource, words: ["--debug", "--insecure"] });
  const client = connect(server.address, credentials.createInsecure());
  breakLog(server.log);

  const answers: (Buffer | string)[] = [];
  for (let call = 0; call < calls && !answers.some((one) => typeof one === "string"); call += parallelCalls) {
    answers.push(...(await Promise.all(Array.from({ length: parallelCalls }, () => answer()))));
  }
  client.close();
  const stopped = await server.stop(patienceMilliseconds);

  expect(answers).toHaveLength(calls);
  expect(answers.filter((one) => typeof one === "string")).toEqual([]);
  expect(stopped, "killed because it did not stop").toBeDefined();

  function answer(): Promise<Buffer | string> {
    return callUntagged(client, request, deadlineMilliseconds).catch(String);
  }
});

const parallelCalls = 20;
