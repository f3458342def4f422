import { isSame } from "../../function/kubernetes/diff.ts";
import type { Json } from "../../function/kubernetes/object.ts";

/** True if both values mean the same: durations of one length, flags with and without dashes. */
export function meansSame(one: Json, other: Json | undefined): boolean {
  if (typeof one !== "string" || typeof other !== "string") return isSame(one, other);
  return one === other || withoutDashes(one) === withoutDashes(other) || isSameDuration(one, other);
}

function withoutDashes(flag: string): string {
  return flag.replace(/^--(?=[a-z])/, "");
}

function isSameDuration(one: string, other: string): boolean {
  const seconds = toSeconds(one);
  return seconds !== undefined && seconds === toSeconds(other);
}

const unit = { h: 3600, m: 60, s: 1 } as const;

/** The seconds of one of Go's durations; undefined for another text. */
export function toSeconds(duration: Json | undefined): number | undefined {
  if (typeof duration !== "string" || !/^(\d+[hms])+$/.test(duration)) return undefined;
  const parts = [...duration.matchAll(/(\d+)([hms])/g)];
  return parts.reduce(
    (sum, [, count, name]) => sum + Number(count) * unit[name === "h" || name === "m" ? name : "s"],
    0,
  );
}
