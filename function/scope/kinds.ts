import { type KindFacts, indexKinds } from "../cluster-api/kind-facts.ts";
import { schema } from "../schema.ts";

/** All kinds that any module makes or reads, and Cluster API's own. */
export const knownKinds: KindFacts = indexKinds(schema.kinds);
