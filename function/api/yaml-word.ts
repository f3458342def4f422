import { z } from "zod";
import { matchWhole } from "./pattern.ts";

/** Words that YAML 1.1 does not read as text (yaml.org/type/bool.html, null.html). Bootstrap providers do not quote. */
export const yamlWords = ["false", "n", "no", "null", "off", "on", "true", "y", "yes"];

interface PlainWord {
  /** A regular expression that matches no number. */
  readonly pattern: string;
  readonly maximum: number;
  /** Continues "must be": what the text is. */
  readonly what: string;
}

/** Schema of text that YAML reads as text without quotes. */
export function plainWord({ pattern, maximum, what }: PlainWord) {
  return z
    .string()
    .max(maximum)
    .regex(matchWhole(pattern), `must be ${what}`)
    .refine((text) => !yamlWords.includes(text.toLowerCase()), "must be no word of YAML such as on");
}
