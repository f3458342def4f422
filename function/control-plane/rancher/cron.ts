const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

interface Field {
  readonly lowest: number;
  readonly highest: number;
  readonly names?: readonly string[];
}

const fields: readonly Field[] = [
  { lowest: 0, highest: 59 },
  { lowest: 0, highest: 23 },
  { lowest: 1, highest: 31 },
  { lowest: 1, highest: 12, names: months },
  { lowest: 0, highest: 6, names: days },
];

const words = "@(yearly|annually|monthly|weekly|daily|midnight|hourly|every ([0-9]+(h|m|s))+)";
const part = "[0-9A-Za-z*?,/-]+";

/** Matches schedules by their form; `isSchedule` also checks their numbers. */
export const schedulePattern = new RegExp(`^(${words}|${part}( ${part}){4})$`);

/**
 * True for five valid fields or a descriptor such as @daily, as RKE2 parses it (github.com/robfig/cron,
 * `ParseStandard`).
 */
export function isSchedule(text: string): boolean {
  if (text.startsWith("@")) return schedulePattern.test(text);
  const parts = text.split(" ");
  return parts.length === fields.length && fields.every((field, index) => isField(parts[index] ?? "", field));
}

function isField(text: string, field: Field): boolean {
  return text.split(",").every((part) => isPart(part, field));
}

function isPart(text: string, field: Field): boolean {
  const range = /^([^/]+)(\/[1-9][0-9]*)?$/.exec(text)?.[1] ?? "";
  return range === "*" || range === "?" || isRange(range.split("-"), field);
}

function isRange(ends: readonly string[], field: Field): boolean {
  const numbers = ends.map((end) => numberOf(end, field));
  const [low = Number.NaN, high = low] = numbers;
  return numbers.length <= 2 && low >= field.lowest && low <= high && high <= field.highest;
}

function numberOf(text: string, { lowest, names = [] }: Field): number {
  const place = names.indexOf(text.toLowerCase());
  if (place >= 0) return lowest + place;
  return /^[0-9]{1,2}$/.test(text) ? Number(text) : Number.NaN;
}
