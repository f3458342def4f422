import { shorten } from "./problem.ts";
import type { Rule } from "./rule.ts";

interface Keys {
  /** CEL expression over `key` that is true for an invalid key, as `isWrong` is. */
  readonly celOfWrong: string;
  isWrong(key: string): boolean;
  readonly message: string;
}

/** A rule for the keys of a map, which a schema cannot check. The message names the first invalid key. */
export function defineKeyRule(at: string, { celOfWrong, message, ...keys }: Keys): Rule<Record<string, unknown>> {
  return {
    at,
    cel: `self.all(key, !(${celOfWrong}))`,
    message,
    messageExpression: {
      cel: `${JSON.stringify(`${message}; found: `)} + self.filter(key, ${celOfWrong})[0]`,
      text: (map) => `${message}; found: ${shorten(Object.keys(map).find((key) => keys.isWrong(key)) ?? "")}`,
    },
    holds: (map) => !Object.keys(map).some((key) => keys.isWrong(key)),
  };
}
