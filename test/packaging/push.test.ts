import { createServer, type RequestListener } from "node:http";
import { buffer } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { digestOf } from "./digest.ts";
import { packageImage } from "./image.ts";
import { pushImage } from "./push.ts";

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : ""}`;
}

test("blobs go to the place that the registry names, the manifest under its tag", async () => {
  const stored = new Map<string, Buffer>();
  const registry = await serve(async (request, response) => {
    if (request.method === "POST") {
      response.writeHead(202, { location: "/upload/1?state=x" }).end();
      return;
    }
    stored.set(decodeURIComponent(request.url ?? ""), await buffer(request));
    response.writeHead(201).end();
  });
  const image = packageImage("---\nkind: Function\n");
  const digest = await pushImage(image, { registry, repository: "team/function-x", tag: "v0.1.0" });
  expect(digest).toBe(digestOf(image.manifest));
  expect(Object.fromEntries(stored)).toEqual({
    [`/upload/1?state=x&digest=${digestOf(image.layers[0])}`]: image.layers[0],
    [`/upload/1?state=x&digest=${digestOf(image.config)}`]: image.config,
    "/v2/team/function-x/manifests/v0.1.0": image.manifest,
  });
});

test("a registry that rejects is quoted", async () => {
  const registry = await serve((_request, response) => {
    response.writeHead(401).end("log in first");
  });
  const pushed = pushImage(packageImage(""), { registry, repository: "team/function-x", tag: "v0.1.0" });
  await expect(pushed).rejects.toThrow("401 log in first");
});
