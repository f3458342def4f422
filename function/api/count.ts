import { z } from "zod";
import { matchWhole } from "./pattern.ts";

const percentage = "(100|[1-9]?[0-9])%";
const form = matchWhole(percentage);

/** Schema of a number of machines from 0 to `maximum`, or a percentage of the desired number. */
export function countOrPercent(maximum: number) {
  const isAllowed = (value: unknown) =>
    typeof value === "string"
      ? form.test(value)
      : typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= maximum;
  return z
    .custom<number | string>(isAllowed, `must be a whole number from 0 to ${maximum}, or a percentage, for example 25%`)
    .meta({ "x-kubernetes-int-or-string": true, minimum: 0, maximum, pattern: form.source });
}

/** Whether it is 0 of any number of machines. */
export function isZero(value: number | string | undefined): boolean {
  return value === 0 || value === "0%";
}
