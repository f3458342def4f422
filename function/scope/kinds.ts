import { type KindFacts, indexKinds } from "../cluster-api/kind-facts.ts";
import { schema } from "../schema.ts";

/** All kinds that any module composes or reads, and those of Cluster API. */
export const knownKinds: KindFacts = indexKinds(schema.kinds);
