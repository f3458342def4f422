import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeRequest, steadyCluster } from "../../benchmark/request.ts";
import { callBytes } from "../../wire/client.ts";
import { type FunctionProcess, runFunction, startFunction } from "../../wire/function-process.ts";
import { ownArchitecture } from "../architectures.ts";
import { containerCommand } from "../container/command.ts";
import { makeMemoryCgroup, missingForMemoryLimits } from "../container/memory-cgroup.ts";
import { unpackImage, type UnpackedImage } from "../container/unpacked-image.ts";
import { sayMissing } from "./say-missing.ts";

const architecture = ownArchitecture();
const isChecked = sayMissing("the image in runc") && architecture !== undefined;
const request = encodeRequest(steadyCluster(3));
let image: UnpackedImage;

beforeAll(async () => {
  if (isChecked) image = await unpackImage(architecture);
});

afterAll(() => {
  if (isChecked) image[Symbol.dispose]();
});

/** The process in the container, among the children of the launcher and of runc. */
function processIn({ child }: FunctionProcess): number {
  const parentOf = (pid: string) => /^PPid:\s+(\d+)$/m.exec(about(pid, "status"))?.[1];
  const childOf = (parent: string) => readdirSync("/proc").find((pid) => /^\d+$/.test(pid) && parentOf(pid) === parent);
  return Number(childOf(childOf(String(child.pid)) ?? ""));
}

function about(pid: number | string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

describe.skipIf(!isChecked)("in runc", () => {
  test("it runs as nobody in particular, without rights, behind the default seccomp profile", async () => {
    const server = await startFunction({ arguments: ["--insecure"], command: containerCommand(image, {}) });
    const pid = processIn(server);
    const status = Object.fromEntries(
      about(pid, "status")
        .split("\n")
        .map((line) => line.split(":\t")),
    );
    const root = about(pid, "mountinfo")
      .split("\n")
      .map((line) => line.split(" "))
      .find(([, , , , path]) => path === "/");
    await server.end();

    const nothing = "0000000000000000";
    expect(status).toMatchObject({
      Uid: "65532\t65532\t65532\t65532",
      Gid: "65532\t65532\t65532\t65532",
      CapPrm: nothing,
      CapEff: nothing,
      CapBnd: nothing,
      CapAmb: nothing,
      NoNewPrivs: "1",
      Seccomp: "2",
    });
    expect(root?.[5]).toMatch(/^ro,/);
  });

  test("SIGTERM ends it with 0, and it says so", async () => {
    const server = await startFunction({ arguments: ["--insecure"], command: containerCommand(image, {}) });

    const { status, output, errors } = await server.end();

    expect({ status, errors }).toEqual({ status: 0, errors: "" });
    expect(output).toContain('"msg":"stopping"');
  });

  test("it answers as the source does, byte for byte", async () => {
    const contained = await startFunction({ arguments: ["--insecure"], command: containerCommand(image, {}) });
    const source = await startFunction({ arguments: ["--insecure"] });
    const [ofImage, ofSource] = [await callBytes(contained, request), await callBytes(source, request)];
    await Promise.all([contained.end(), source.end()]);

    expect(ofImage.equals(ofSource)).toBe(true);
  });
});

const isLimited = isChecked && sayMissing("limits of memory", missingForMemoryLimits());

describe.skipIf(!isLimited)("with a limit of memory", () => {
  test("128 MiB are enough for calls, one after the other", async () => {
    using cgroup = makeMemoryCgroup(`function-${process.pid}`, 128);
    const command = containerCommand(image, { cgroup: cgroup.path });
    const server = await startFunction({ arguments: ["--insecure"], command });
    for (const _ of Array.from({ length: 100 })) await callBytes(server, request);
    const peak = cgroup.peakMebibytes();
    const { status } = await server.end();

    expect(status).toBe(0);
    expect(peak).toBeGreaterThan(20);
  });

  test("the limit counts: with 16 MiB the kernel ends it before it serves", async () => {
    using cgroup = makeMemoryCgroup(`function-small-${process.pid}`, 16);
    const command = containerCommand(image, { cgroup: cgroup.path });

    const { status, output } = await runFunction({ arguments: ["--insecure"], command });

    // As the kernel kills: 128 and the number of SIGKILL.
    expect({ status, output }).toEqual({ status: 137, output: "" });
  });
});
