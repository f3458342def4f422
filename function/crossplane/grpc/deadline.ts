const millisecondsPerUnit = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 0.001, n: 0.000_001 } as const;

type Unit = keyof typeof millisecondsPerUnit;

/** Parses the header `grpc-timeout` into milliseconds; undefined without a valid timeout. */
export function timeoutOf(header: unknown): number | undefined {
  const [, digits, unit] = /^(\d{1,8})([HMSmun])$/.exec(String(header)) ?? [];
  return digits !== undefined && isUnit(unit) ? Number(digits) * millisecondsPerUnit[unit] : undefined;
}

function isUnit(text: string | undefined): text is Unit {
  return text !== undefined && text in millisecondsPerUnit;
}
