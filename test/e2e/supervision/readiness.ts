import { get as getInsecure } from "node:http";
import { get as getSecure } from "node:https";
import { connect } from "node:net";

const timeoutMilliseconds = 2000;

export async function isReady(url: string): Promise<boolean> {
  return url.startsWith("tcp:") ? accepts(new URL(url)) : (await statusCode(url)) === 200;
}

function accepts({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: timeoutMilliseconds });
    const answer = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once("connect", () => answer(true));
    socket.once("timeout", () => answer(false));
    socket.once("error", () => answer(false));
  });
}

function statusCode(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    // Readiness only requires an answer; some programs have a self-signed certificate.
    const options = { timeout: timeoutMilliseconds, rejectUnauthorized: false, agent: false };
    const request = (url.startsWith("https:") ? getSecure : getInsecure)(url, options, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(undefined));
  });
}
