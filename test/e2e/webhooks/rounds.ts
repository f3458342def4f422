import type { Provider } from "../providers/provider.ts";

/**
 * Which rows run together: two releases of one provider serve the same kinds, so each round has one of every provider, and
 * there are as many rounds as the provider with the most releases has.
 */
export function roundsOf(providers: readonly Provider[]): readonly (readonly Provider[])[] {
  const releases = [...Map.groupBy(providers, ({ name }) => name).values()];
  const count = Math.max(0, ...releases.map(({ length }) => length));
  return Array.from({ length: count }, (_, round) => releases.flatMap((rows) => rows[round] ?? rows.at(-1) ?? []));
}
