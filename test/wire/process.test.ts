import { once } from "node:events";
import { rmSync } from "node:fs";
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import { connect as connectPlain, createServer } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { FunctionRunnerServiceService } from "@crossplane-org/function-sdk-typescript";
import { status as grpcStatus } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { certify, clientUsage } from "./certificate.ts";
import { callFunction, clientCredentials, paths, resourceOf } from "./client.ts";
import { certificatesFolder } from "./folder.ts";
import { runFunction, startFunction } from "./function-process.ts";

const { requestSerialize, responseDeserialize } = FunctionRunnerServiceService.runFunction;
const unavailable = { code: grpcStatus.UNAVAILABLE };
const meta = { tag: "t", capabilities: [] };
const authority = await certify({ subject: "CN=authority", isAuthority: true });
const client = await certify({ subject: "CN=client", usages: [clientUsage] }, authority);

describe("the folder of the certificates is set", () => {
  test.each([
    ["by TLS_SERVER_CERTS_DIR", (path: string) => ({ environment: { TLS_SERVER_CERTS_DIR: path } })],
    ["by --tls-certs-dir", (path: string) => ({ arguments: ["--tls-certs-dir", path] })],
    ["by --tls-server-certs-dir", (path: string) => ({ arguments: ["--tls-server-certs-dir", path] })],
    [
      "by a flag, which takes precedence over the environment",
      (path: string) => ({
        arguments: ["--tls-server-certs-dir", path],
        environment: { TLS_SERVER_CERTS_DIR: "/nowhere" },
      }),
    ],
  ])("%s", async (_, start) => {
    using folder = await certificatesFolder(authority);
    const server = await startFunction(start(folder.path));
    const credentials = clientCredentials(folder.authority, client);

    await expect(callFunction({ address: server.address, credentials }, { meta })).resolves.toMatchObject({
      meta: { tag: "t" },
    });
    await expect(callFunction({ address: server.address }, { meta })).rejects.toMatchObject(unavailable);

    await server.end();
  });
});

const oneLine = (text: string) => text.trimEnd().split("\n").length === 1;

describe("a server that cannot start prints one line and exits with 1", () => {
  test("without certificates and without --insecure", async () => {
    const { status, errors, output } = await runFunction({});

    expect({ status, output }).toEqual({ status: 1, output: "" });
    expect(errors).toMatch(/cannot serve: .*--tls-certs-dir.*--insecure/);
    expect(errors).toSatisfy(oneLine);
  });

  test("when a certificate is missing", async () => {
    using folder = await certificatesFolder(authority);
    rmSync(join(folder.path, "tls.crt"));

    const { status, errors } = await runFunction({ arguments: ["--tls-certs-dir", folder.path] });

    expect(status).toBe(1);
    expect(errors).toMatch(/cannot read the certificates: .*tls\.crt/);
    expect(errors).toSatisfy(oneLine);
  });

  test.each(["--address", "--probe-address", "--metrics-address"])("when the port of %s is in use", async (flag) => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const bound = other.address();
    const address = `127.0.0.1:${bound !== null && typeof bound === "object" ? bound.port : ""}`;

    const { status, errors } = await runFunction({
      arguments: ["--insecure", "--address", "127.0.0.1:0", flag, address],
    });
    other.close();

    expect(status).toBe(1);
    expect(errors).toMatch(new RegExp(`cannot listen on ${address}: .*EADDRINUSE`));
    expect(errors).toSatisfy(oneLine);
  });
});

test("--max-recv-message-size allows larger requests", async () => {
  const server = await startFunction({ arguments: ["--insecure", "--max-recv-message-size", "8"] });
  const large = { items: [resourceOf({ text: "x".repeat(5 * 1024 * 1024) })] };

  const { results } = await callFunction({ address: server.address }, { requiredResources: { large } });
  await server.end();

  expect(results).toMatchObject([{ reason: "InvalidRequest" }]);
});

test.each(["SIGTERM", "SIGINT"] as const)("%s finishes a running call, and accepts no other", async (signal) => {
  const server = await startFunction({ arguments: ["--insecure"] });
  const session = connect(`http://${server.address}`);
  const call = session.request({
    ":method": "POST",
    ":path": paths.v1,
    "content-type": "application/grpc",
    te: "trailers",
  });
  const trailers = once(call, "trailers");
  const message = requestSerialize({ ...emptyRequest, meta });
  const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]);
  await written(call, frame.subarray(0, 7));
  await pong(session);

  const end = server.end(signal);
  await server.logged("stopping");
  await expect(callFunction({ address: server.address }, { meta })).rejects.toMatchObject(unavailable);
  call.end(frame.subarray(7));

  const answer = responseDeserialize((await buffer(call)).subarray(5));
  expect(answer.meta?.tag).toBe("t");
  expect((await trailers)[0]).toMatchObject({ "grpc-status": "0" });
  expect(await end).toMatchObject({ status: 0, errors: "", output: expect.not.stringContaining("unfinished") });
});

const emptyRequest = {
  observed: undefined,
  desired: undefined,
  extraResources: {},
  credentials: {},
  requiredResources: {},
  requiredSchemas: {},
};

test("a connection in its handshake is closed by the signal, and does not delay the shutdown", async () => {
  using folder = await certificatesFolder(authority);
  const server = await startFunction({ arguments: ["--tls-certs-dir", folder.path] });
  const [host = "", port] = server.address.split(":");
  const inHandshake = connectPlain(Number(port), host).on("error", ignore);
  // Connections are accepted in order, so the first connection is accepted before this call.
  await callFunction({ address: server.address, credentials: clientCredentials(folder.authority, client) }, { meta });

  const { status, output } = await server.end();

  expect(status).toBe(0);
  expect(output).not.toContain("unfinished");
  inHandshake.destroy();
});

const ignore = () => undefined;

function written(call: ClientHttp2Stream, bytes: Buffer): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  call.write(bytes, (error) => {
    if (error) reject(error);
    else resolve();
  });
  return promise;
}

/** Waits until the other side has handled everything sent before. */
function pong(session: ClientHttp2Session): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  session.ping((error) => {
    if (error) reject(error);
    else resolve();
  });
  return promise;
}
