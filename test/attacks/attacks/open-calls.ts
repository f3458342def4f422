import type { ClientHttp2Session } from "node:http2";
import { setTimeout } from "node:timers/promises";
import { frameMessage } from "../../../function/crossplane/grpc/message.ts";
import { paths } from "../../wire/client.ts";
import { aborted, type Attack, repeatUntil, stopWithOpenCalls } from "../attack.ts";
import { callHeaders, healthPath } from "../http2/call-headers.ts";
import { dataFrame, headerBlock, headersFrame } from "../http2/frames.ts";
import { openSession } from "../http2/open-session.ts";
import { RawConnection } from "../http2/raw-connection.ts";

const megabyte = 1024 * 1024;
const callsOfConnection = 100;

function openCall(session: ClientHttp2Session, path: string) {
  return session.request(callHeaders(path)).on("error", ignore).resume();
}

const ignore = () => undefined;

/** A message prefix that announces this length. */
function prefixOf(length: number): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

export const slowBodies: Attack = {
  name: "slow-bodies",
  what: "100 calls of an authenticated client that announce 4 MB each and send one byte at a time",
  bounds: stopWithOpenCalls,
  run: async ({ endpoints, keep }, signal) => {
    const session = await openSession(endpoints.function);
    keep(session);
    const calls = Array.from({ length: callsOfConnection }, () => openCall(session, paths.v1));
    for (const call of calls) call.write(prefixOf(4 * megabyte));
    const rounds = await repeatUntil(signal, async () => {
      for (const call of calls.filter(({ writable }) => writable)) call.write(Buffer.alloc(1));
      await setTimeout(100);
    });
    const ended = calls.filter(({ closed }) => closed).length;
    return `${calls.length} calls, ${rounds} bytes each, ${ended} ended by the server`;
  },
};

export const unreadAnswers: Attack = {
  name: "unread-answers",
  what: "calls of an authenticated client whose flow-control window for answers is 0",
  bounds: stopWithOpenCalls,
  run: async ({ endpoints, keep, request }, signal) => {
    const sessions = await Promise.all(Array.from({ length: 4 }, () => openSession(endpoints.function, 0)));
    sessions.forEach(keep);
    let calls = 0;
    while (!signal.aborted) {
      for (const session of sessions.filter(({ destroyed, closed }) => !destroyed && !closed)) {
        const call = openCall(session, paths.v1);
        call.end(frameMessage(request));
        calls += 1;
      }
      await setTimeout(20);
    }
    return `${calls} calls, ${sessions.filter(({ closed }) => closed).length} of 4 connections ended by the server`;
  },
};

/** 33 such connections once exhausted the budget of all messages. */
export const probeMessages: Attack = {
  name: "open-messages@probe",
  what: "40 plain connections on the probe port, each with 250 messages that are announced and never sent",
  run: async ({ endpoints, keep }, signal) => {
    const open = Buffer.concat([headerBlock(callHeaders(healthPath))]);
    const call = (stream: number) => [headersFrame(stream, open), dataFrame(stream, prefixOf(4096))];
    const calls = Array.from({ length: 250 }, (_, index) => call(1 + 2 * index)).flat();
    let opened = 0;
    for (let count = 0; count < 40; count += 1) {
      const connection = await RawConnection.open(endpoints.probe).catch(() => undefined);
      if (!connection) continue;
      opened += 1;
      keep({ destroy: () => connection.close() });
      await connection.write(Buffer.concat(calls));
      await connection.handled();
    }
    await aborted(signal);
    return `${opened} connections, ${(opened * calls.length) / 2} messages`;
  },
};

export const probeCalls: Attack = {
  name: "endless-calls@probe",
  what: "100 plain connections on the probe port, each with 250 calls without a message",
  run: async ({ endpoints, keep }, signal) => {
    const open = headerBlock(callHeaders(healthPath));
    const calls = Array.from({ length: 250 }, (_, index) => headersFrame(1 + 2 * index, open));
    let opened = 0;
    for (let count = 0; count < 100; count += 1) {
      const connection = await RawConnection.open(endpoints.probe).catch(() => undefined);
      if (!connection) continue;
      keep({ destroy: () => connection.close() });
      await connection.write(Buffer.concat(calls));
      await connection.handled();
      opened += 1;
    }
    await aborted(signal);
    return `${opened} connections, ${opened * 250} calls`;
  },
};

const patienceMilliseconds = 1000;

/** A connection that the server never releases would count against its limit forever. */
function rejectedCalls(port: "function" | "probe", path: string): Attack {
  const head = headersFrame(1, headerBlock(callHeaders(path)));
  const surplus = Buffer.alloc(16_000);
  const bodies = [Buffer.concat([prefixOf(10), surplus]), surplus, surplus, surplus];
  const call = Buffer.concat([head, ...bodies.map((body) => dataFrame(1, body))]);
  return {
    name: `rejected-calls@${port}`,
    what: "connections with one call that exceeds its announced length; the server must release them when they close",
    run: async ({ endpoints, keep }, signal) => {
      let gone = 0;
      const count = await repeatUntil(signal, async () => {
        const connection = await RawConnection.open(endpoints[port]);
        keep({ destroy: () => connection.close() });
        await connection.write(call);
        await connection.handled();
        void connection.leave().then(() => (gone += 1));
      });
      await setTimeout(patienceMilliseconds);
      if (gone < count) throw new Error(`${count - gone} of ${count} connections were never released`);
      return `${count} connections`;
    },
  };
}

export const rejectedAttacks: readonly Attack[] = [
  rejectedCalls("function", paths.v1),
  rejectedCalls("probe", healthPath),
];
