import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { endOfProcess } from "./end-of-process.ts";

const before = process.listeners("uncaughtException");

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  process.removeAllListeners("SIGTERM").removeAllListeners("SIGINT").removeAllListeners("uncaughtException");
  for (const listener of before) process.on("uncaughtException", listener);
});

test.each(["SIGTERM", "SIGINT"] as const)(
  "from %s on the process ends in time, even where stopping hangs",
  async (signal) => {
    const exit = vi.spyOn(process, "exit").mockImplementation(() => {
      throw new Error("ended");
    });
    const ending = endOfProcess(pino({ level: "silent" }));

    process.emit(signal, signal);

    await expect(ending).resolves.toEqual({ reason: signal, exitCode: 0 });
    vi.advanceTimersByTime(14_999);
    expect(exit).not.toHaveBeenCalled();
    expect(() => vi.advanceTimersByTime(1)).toThrow("ended");
    expect(exit).toHaveBeenCalledWith(1);
  },
);
