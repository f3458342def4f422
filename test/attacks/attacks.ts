import { aborted, type Attack } from "./attack.ts";
import { floodAttacks, garbage, unreadMetrics } from "./attacks/floods.ts";
import { fleet, halfOpen, handshakes, lateHandshakes, probeFleet, silent, slowHeaders } from "./attacks/idle.ts";
import { probeCalls, probeMessages, rejectedAttacks, slowBodies, unreadAnswers } from "./attacks/open-calls.ts";
import { exhausted, logGone, logUnread, rotation, stopUnderLoad, strangers } from "./attacks/surroundings.ts";
import { openSession } from "./http2/open-session.ts";
import { sendOnce } from "./http2/send-once.ts";
import { malformedRequests } from "./malformed.ts";
import { honestLarge } from "./tenants/requests.ts";

const malformed: Attack = {
  name: "malformed",
  what: "malformed messages and headers, one after the other on one connection, which must stay open",
  run: async ({ endpoints: { function: endpoint }, keep }, signal) => {
    const session = await openSession(endpoint);
    keep(session);
    let count = 0;
    for (; !signal.aborted; count += 1) {
      const request = malformedRequests[count % malformedRequests.length];
      if (!request) break;
      const answer = await sendOnce(session, request);
      if (!request.allowed.includes(answer)) throw new Error(`${request.name} is answered by ${answer}`);
    }
    return `${count} requests`;
  },
};

const parallel: Attack = {
  name: "large-calls",
  what: "60 honest calls of 4 MB at the same time",
  seconds: 8,
  bounds: { megabytes: 250 },
  run: async ({ callAlso }, signal) => {
    callAlso({ request: honestLarge, callers: 60, pause: 1_000_000, deadline: 60_000 });
    await aborted(signal);
    return "60 calls";
  },
};

/** All attacks, in the order of the table. */
export const attacks: readonly Attack[] = [
  ...floodAttacks,
  garbage,
  unreadMetrics,
  silent,
  halfOpen,
  lateHandshakes,
  handshakes,
  strangers,
  fleet,
  probeFleet,
  slowHeaders,
  slowBodies,
  unreadAnswers,
  probeMessages,
  probeCalls,
  ...rejectedAttacks,
  malformed,
  parallel,
  rotation,
  logUnread,
  logGone,
  exhausted,
  stopUnderLoad,
];
