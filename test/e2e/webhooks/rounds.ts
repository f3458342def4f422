import type { Provider } from "../providers/provider.ts";

/**
 * Groups the providers into rounds. Two releases of a provider serve the same kinds, so each round has one release of
 * every provider. The provider with the most releases determines the number of rounds.
 */
export function roundsOf(providers: readonly Provider[]): readonly (readonly Provider[])[] {
  const releases = [...Map.groupBy(providers, ({ name }) => name).values()];
  const count = Math.max(0, ...releases.map(({ length }) => length));
  return Array.from({ length: count }, (_, round) => releases.flatMap((rows) => rows[round] ?? rows.at(-1) ?? []));
}
