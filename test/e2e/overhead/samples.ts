export type Sample = { readonly way: string; readonly step: string; readonly seconds: number };

/** For each step, the median of each way and its ratio to that of the first way. */
export function compareSteps(samples: readonly Sample[], [first, ...others]: readonly string[]): readonly string[] {
  const steps = new Set(samples.map(({ step }) => step));
  return [...steps].map((step) => {
    const medianIn = (way: string | undefined): number =>
      medianOf(samples.filter((sample) => sample.step === step && sample.way === way));
    const base = medianIn(first);
    const compared = others.map((way) => {
      const median = medianIn(way);
      return `${way} ${median.toFixed(1)} s (${(median / base).toFixed(2)}×)`;
    });
    return [`${step}: ${first} ${base.toFixed(1)} s`, ...compared].join(", ");
  });
}

/** The middle of an odd number of samples. */
function medianOf(samples: readonly Sample[]): number {
  const sorted = samples.map(({ seconds }) => seconds).toSorted((left, right) => left - right);
  return sorted[(sorted.length - 1) / 2] ?? Number.NaN;
}
