import { type Level, type LogFn, type Logger, pino } from "pino";
import type { LogOutput } from "./log-output.ts";

/**
 * Opens a logger that writes one JSON object per line. It never throws: a failing logger must stop neither calls nor
 * the shutdown.
 */
export function openLogger(output: LogOutput, level: Level): Logger {
  return pino(
    {
      level,
      hooks: {
        logMethod(args, method, number) {
          try {
            method.apply(this, args);
          } catch (error) {
            output.write(formatWithoutPino(args, number, error));
          }
        },
      },
    },
    output,
  );
}

/** Formats a line without pino. */
function formatWithoutPino(args: Parameters<LogFn>, level: number, cause: unknown): string {
  try {
    const [facts]: unknown[] = args;
    const line = { level, time: Date.now(), msg: String(args.at(-1)), stack: stackOf(facts), logger: stackOf(cause) };
    return `${JSON.stringify(line)}\n`;
  } catch {
    return '{"level":50,"msg":"cannot log"}\n';
  }
}

/** The stack of an error or of its record. */
function stackOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if ("stack" in value && typeof value.stack === "string") return value.stack;
  return "err" in value ? stackOf(value.err) : undefined;
}
