import type { Writable } from "node:stream";

const maximumBufferedBytes = 1024 * 1024;

/**
 * Writes log lines to a stream that may be slow, full or closed. It never blocks and never throws; lines that do not
 * fit into the buffer are dropped and counted. (pino's own destination blocks the process on a full pipe.)
 */
export class LogOutput {
  private readonly stream: Writable;
  private readonly limit: number;
  private droppedCount = 0;

  constructor(stream: Writable, limit = maximumBufferedBytes) {
    this.stream = stream;
    this.limit = limit;
    stream.on("error", () => undefined);
  }

  /** Number of dropped lines. */
  get dropped(): number {
    return this.droppedCount;
  }

  readonly write = (line: string): void => {
    if (this.stream.writableLength + line.length > this.limit) {
      this.droppedCount += 1;
      return;
    }
    try {
      this.stream.write(line, this.countLost);
    } catch {
      this.droppedCount += 1;
    }
  };

  /** Resolves when all lines are written or lost. Without a reader, it never resolves. */
  flush(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    try {
      this.stream.write("", () => resolve());
    } catch {
      resolve();
    }
    return promise;
  }

  private readonly countLost = (error?: Error | null): void => {
    if (error) this.droppedCount += 1;
  };
}
