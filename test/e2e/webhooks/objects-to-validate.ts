import { clusterApiReleases } from "../../conformance/upstream-crds.ts";
import { checkable, composedObjects, crdsFor } from "../conformance/composed.ts";
import { replaceCrds } from "../conformance/crds.ts";
import type { NamedObject } from "../conformance/dry-run.ts";
import type { NeededBuilds, SmallApiServer } from "../conformance/small-api-server.ts";
import { isServedBy, type Serving } from "./serving.ts";

/** All objects composed for the examples, by whether a manager serves their kind. */
export type ObjectsToValidate = { readonly served: readonly NamedObject[]; readonly others: readonly NamedObject[] };

/** The release whose CRDs validate kinds without a manager here, such as those of RKE2. */
const release = clusterApiReleases.at(-1) ?? "";

export function listObjectsToValidate(serving: readonly Serving[]): ObjectsToValidate {
  const { served = [], others = [] } = Object.groupBy(composedObjects(), ({ object }) =>
    serving.some((each) => isServedBy(each, object)) ? "served" : "others",
  );
  return { served, others: checkable(others, release) };
}

export async function installOthers(
  server: SmallApiServer,
  needed: NeededBuilds,
  others: readonly NamedObject[],
): Promise<void> {
  await replaceCrds(server.client, [], crdsFor(others, release, needed));
}
