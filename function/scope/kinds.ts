import { memoize } from "../api/memoize.ts";
import { type KindFacts, indexKinds, type ListedKind } from "../cluster-api/kind-facts.ts";
import { type JsonObject, objectAt } from "../kubernetes/object.ts";
import { schema } from "../schema.ts";
import { configureUnchecked } from "./configured.ts";

/** All kinds that any module composes or reads with any Input, and those of Cluster API. */
export const knownKinds: KindFacts = indexKinds(schema.kinds);

/** The known kinds with those that this Input adds. A kind of a module wins over one of an invalid Input. */
export function listKnownKinds(input: JsonObject | undefined): KindFacts {
  const names = schema.infrastructure.flatMap(({ name, input: own }) => (own ? [name] : []));
  const settings = names.flatMap((name): [string, JsonObject][] => {
    const found = objectAt(input, name);
    return found ? [[name, found]] : [];
  });
  return settings.length === 0 ? knownKinds : indexWith(Object.fromEntries(settings));
}

/** The kinds that an Input adds. */
export function listAddedKinds(input: JsonObject): readonly ListedKind[] {
  return configureUnchecked(input).flatMap(({ kinds }) => kinds);
}

const indexWith = memoize((settings: JsonObject) => indexKinds([...listAddedKinds(settings), ...schema.kinds]));
