import { expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { changed, composite, keyOf, quickStart, run, running } from "./world.ts";

const xr = composite(quickStart);
const before = running(xr);
const pool = keyOf(before, "MachineDeployment");

/** The versions of the workers in the status, if Cluster API reports these. */
function versionsOf(versions: JsonObject[]) {
  const { status } = run(xr, { observed: changed(before, pool, { status: { versions } }) });
  return [status?.version?.workers, status?.workers?.[0]?.version];
}

test.each<[what: string, versions: JsonObject[], oldest: string]>([
  [
    "the oldest one",
    [
      { version: "v1.35.2", replicas: 1 },
      { version: "v1.34.4", replicas: 1 },
    ],
    "v1.34.4",
  ],
  ["the one of the pool, for another build of it", [{ version: "v1.35.2-eks-8fa2c3d", replicas: 2 }], "v1.35.2"],
  ["the one of the pool, if no machine has another one", [{ version: "v1.34.4", replicas: 0 }], "v1.35.2"],
  ["the one of the pool, if none is reported", [], "v1.35.2"],
])("the status reports the version that workers run: %s", (_, versions, oldest) => {
  expect(versionsOf(versions)).toEqual([oldest, oldest]);
});
