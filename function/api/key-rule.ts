import { shorten } from "./problem.ts";
import type { Rule } from "./rule.ts";

interface Keys {
  /** CEL that says of `key` whether it is wrong, and the same here. */
  readonly celOfWrong: string;
  isWrong(key: string): boolean;
  readonly message: string;
}

/** A rule about the keys of a map, which no schema can check; the message names one that is wrong. */
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
