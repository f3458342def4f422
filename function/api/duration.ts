const units: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-9],
  ["us", 1e-6],
  ["µs", 1e-6],
  ["ms", 1e-3],
  ["s", 1],
  ["m", 60],
  ["h", 3600],
]);

const part = String.raw`(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)`;
const whole = new RegExp(`^(${part})+$`);

/** Seconds of a duration in Go's form, for example `1m30s`; undefined for any other text, and for a negative one. */
export function readDuration(text: string): number | undefined {
  if (text === "0") return 0;
  if (!whole.test(text)) return undefined;
  const parts = [...text.matchAll(new RegExp(part, "g"))];
  return parts.reduce((sum, [, amount, unit = ""]) => sum + Number(amount) * (units.get(unit) ?? 0), 0);
}
