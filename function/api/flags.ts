import { z } from "zod";
import { defineKeyRule } from "./key-rule.ts";
import { matches, matchWhole } from "./pattern.ts";
import { shorten } from "./problem.ts";
import type { Rule } from "./rule.ts";
import { configLine } from "./text.ts";

export const extraArgs = (component: string) =>
  z
    .record(z.string().max(256), configLine(1024))
    .meta({ maxProperties: 64 })
    .optional()
    .describe(
      `Flags of the ${component}, without leading dashes. They override the defaults of the function. ` +
        "A flag that another field sets is rejected.",
    );

const name = "[A-Za-z0-9][-A-Za-z0-9_.]*";
const flagName = matchWhole(name);

/** Names of flags must be valid and unique. Components read a_b as a-b (component-base, cli/flag/flags.go). */
export function defineFlagRules(at: string): Rule<Record<string, string>>[] {
  return [
    defineKeyRule(at, {
      celOfWrong: `!${matches("key", name)}`,
      isWrong: (key) => !flagName.test(key),
      message: "every name must be a flag without leading dashes: letters, digits and . _ -",
    }),
    {
      at,
      cel: "self.all(key, self.filter(other, other.replace('_', '-') == key.replace('_', '-')).size() == 1)",
      message: "a flag must be set only once: _ and - are the same in its name",
      withValue: (flags) =>
        `${shorten(findRepeated(flags) ?? "")} is set twice: _ and - are the same in the name of a flag`,
      holds: (flags) => findRepeated(flags) === undefined,
    },
  ];
}

function findRepeated(flags: Record<string, string>): string | undefined {
  const names = Object.keys(flags).map((flag) => toFlagName(flag));
  return names.find((flag, index) => names.indexOf(flag) !== index);
}

/** The name of a flag with dashes, as components read it. */
export function toFlagName(flag: string): string {
  return flag.replaceAll("_", "-");
}

/** The value of a flag, whose name may have _ or -; undefined if it is not set. */
export function flagOf<Value>(flags: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.entries(flags).find(([flag]) => toFlagName(flag) === name)?.[1];
}
