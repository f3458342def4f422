import { byHand } from "../overhead/by-hand.ts";
import { measureSteps, namesIn } from "../overhead/measure.ts";
import { compareSteps, type Sample } from "../overhead/samples.ts";
import type { Way } from "../overhead/way.ts";
import { withFunction } from "../overhead/with-function.ts";
import { say } from "../progress.ts";
import type { Scenario } from "../scenario.ts";
import { installDeletionOrder } from "../tenant/deletion-order.ts";

const rounds = [0, 1, 2, 3, 4];

export const scenario: Scenario = {
  title: "the time of each step with the function, and by hand with the same objects; medians of five",
  timeoutSeconds: 7200,
  alone: true,
  onRequest: "measures for an hour and a half",
  run: async (context) => {
    const withPolicy = withFunction(context, "None");
    const ways = [byHand(context), withFunction(context, "Usages"), withPolicy];
    await installDeletionOrder(
      context,
      rounds.flatMap((round) => namesIn(withPolicy, round)),
    );
    const samples: Sample[] = [];
    for (const round of rounds) samples.push(...(await measureRound(ways, round)));
    const titles = ways.map(({ title }) => title);
    for (const line of compareSteps(samples, titles)) context.note(line);
  },
};

async function measureRound(ways: readonly Way[], round: number): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (const way of rotate(ways, round)) samples.push(...(await measureSteps(way, round)));
  for (const { way, step, seconds } of samples) say(`  ${step}, ${way}: ${seconds.toFixed(1)} s`);
  return samples;
}

/** Each way comes first in its turn. */
function rotate<Item>(items: readonly Item[], turns: number): readonly Item[] {
  const start = turns % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
