import { expect, test } from "vitest";
import { encodeRequest, movingCluster, steadyCluster, withContentTag } from "../benchmark/request.ts";
import { callBytes } from "./client.ts";
import { everyPort, metricsOf, startFunction } from "./function-process.ts";

test("a settled cluster is answered from the cache, byte for byte, until something changes", async () => {
  const [request, edited] = [steadyCluster(1), steadyCluster(2)].map((each) => withContentTag(encodeRequest(each)));
  const server = await startFunction({ arguments: ["--insecure", ...everyPort] });
  const answers = [];
  for (const each of [request, request, request, edited, request])
    answers.push(await callBytes(server, each ?? Buffer.of()));
  const metrics = await metricsOf(server);
  await server.end();

  const [first, second, again, other, back] = answers;
  expect(second).toEqual(first);
  expect(again).toEqual(first);
  expect(back).toEqual(first);
  expect(other).not.toEqual(first);
  expect(metrics).toContain("\nfunction_cluster_api_runs_total 5\n");
  expect(metrics).toContain("\nfunction_cluster_api_cached_responses_total 2\n");
});

test("answers for changing clusters, with requirements and with rejections are not cached", async () => {
  const { composite, observed, ...others } = steadyCluster(1);
  const requiring = { ...others, composite, observed: {} };
  const rejected = { ...others, composite: { ...composite, spec: { unknown: 1 } }, observed };
  const server = await startFunction({ arguments: ["--insecure", ...everyPort] });
  for (const each of [movingCluster(1), requiring, rejected].map((one) => withContentTag(encodeRequest(one)))) {
    for (const _ of [1, 2, 3]) await callBytes(server, each);
  }
  const metrics = await metricsOf(server);
  await server.end();

  expect(metrics).toContain("\nfunction_cluster_api_runs_total 9\n");
  expect(metrics).toContain("\nfunction_cluster_api_cached_responses_total 0\n");
});
