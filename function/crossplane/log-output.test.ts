import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { LogOutput } from "./log-output.ts";
import { openLogger } from "./logger.ts";

/** A stream that accepts a line at each `release`. */
function slowStream() {
  const written: string[] = [];
  const waiting: (() => void)[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (line, _, done) => {
      written.push(String(line));
      waiting.push(done);
    },
  });
  return { stream, written, release: () => waiting.shift()?.() };
}

test("without a reader, lines are buffered up to a limit, and dropped and counted beyond it", async () => {
  const { stream, written, release } = slowStream();
  const output = new LogOutput(stream, 30);
  const line = `${"x".repeat(9)}\n`;

  for (const _ of Array.from({ length: 5 })) output.write(line);
  expect([stream.writableLength, output.dropped]).toEqual([30, 2]);
  release();
  await new Promise(setImmediate);
  output.write(line);

  expect(output.dropped).toBe(2);
  expect(written.length).toBeGreaterThan(1);
});

class ThrowingStream extends Writable {
  override write(): boolean {
    throw new Error("ENOSPC");
  }
}

test.each<[string, () => Writable]>([
  ["reports an error", () => new Writable({ write: (_line, _encoding, done) => done(new Error("EPIPE")) })],
  ["throws", () => new ThrowingStream()],
])("a stream that %s loses only lines, which are counted", async (_, open) => {
  const output = new LogOutput(open());

  output.write("one\n");
  await new Promise(setImmediate);
  output.write("two\n");
  await new Promise(setImmediate);

  expect(output.dropped).toBe(2);
  await expect(output.flush()).resolves.toBeUndefined();
});

test("a line that pino cannot write is written without pino, with the stacks of both errors", () => {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (line, _, done) => done(void lines.push(JSON.parse(String(line)))),
  });
  const logger = openLogger(new LogOutput(stream), "info");
  const unreadable = {
    get tag(): string {
      throw new Error("unreadable");
    },
    err: new TypeError("boom"),
  };

  logger.error(unreadable, "internal error");
  logger.info("and on");

  expect(lines).toMatchObject([
    {
      level: 50,
      msg: "internal error",
      stack: expect.stringContaining("log-output.test.ts"),
      logger: expect.stringContaining("unreadable"),
    },
    { level: 30, msg: "and on" },
  ]);
});
