import { status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { encodeRequest, steadyCluster } from "../benchmark/request.ts";
import { callBytes, callFunction } from "./client.ts";
import { startFunction } from "./function-process.ts";
import { fuzz } from "./fuzz.ts";
import { mutated, randomFrom } from "./mutation.ts";

test("a corrupted request is answered or malformed, within limits of time and memory", { timeout: 120_000 }, () => {
  const report = fuzz(1500, 1);

  expect(report.malformed).toBeGreaterThan(100);
  expect(report.answered).toBeGreaterThan(100);
  expect(report.slowestMilliseconds).toBeLessThan(2000);
  expect(report.heapMegabytes).toBeLessThan(300);
});

test(
  "a process answers corrupted requests or rejects them as malformed, and stays alive",
  { timeout: 120_000 },
  async () => {
    const server = await startFunction({ arguments: ["--insecure"] });
    const request = encodeRequest(steadyCluster(1));
    const codes = new Set<unknown>();
    for (let seed = 0; seed < 200; seed += 1) {
      const call = callBytes({ address: server.address }, mutated(request, randomFrom(seed)));
      codes.add(await call.then(() => status.OK).catch(({ code }) => code));
    }

    expect(codes).toEqual(new Set([status.OK, status.INTERNAL]));
    await expect(
      callFunction({ address: server.address }, { meta: { tag: "after", capabilities: [] } }),
    ).resolves.toMatchObject({ meta: { tag: "after" } });
    expect(await server.end()).toMatchObject({ status: 0, errors: "" });
  },
);
