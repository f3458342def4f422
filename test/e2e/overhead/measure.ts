import type { Sample } from "./samples.ts";
import { secondSize, secondVersion, type Way } from "./way.ts";

/** Creates two clusters. One is changed and then deleted in the background, the other one in the foreground. */
export async function measureSteps(way: Way, round: number): Promise<readonly Sample[]> {
  const [changed, unchanged] = namesIn(way, round);
  const steps: readonly (readonly [string, () => Promise<void>])[] = [
    ["creation", () => way.create(changed)],
    ["scaling", () => way.scale(changed, secondSize)],
    ["upgrade", () => way.upgrade(changed, secondVersion)],
    ["background deletion", () => way.delete(changed, "Background")],
    ["another creation", () => way.create(unchanged)],
    ["foreground deletion", () => way.delete(unchanged, "Foreground")],
  ];
  const samples: Sample[] = [];
  for (const [step, work] of steps) {
    const startedAt = performance.now();
    await work();
    samples.push({ way: way.title, step, seconds: (performance.now() - startedAt) / 1000 });
  }
  return samples;
}

export function namesIn({ id }: Pick<Way, "id">, round: number): readonly [string, string] {
  return [`${id}-changed-${round}`, `${id}-unchanged-${round}`];
}
