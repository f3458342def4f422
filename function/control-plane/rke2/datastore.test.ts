import { expect, test } from "vitest";
import { composed, composite, quickStart, run, running } from "../../../test/rules/world.ts";
import { at, type JsonObject } from "../../kubernetes/object.ts";

const cluster = (rke2: JsonObject) =>
  composite({
    ...quickStart,
    controlPlane: { replicas: 1, rke2: { registrationMethod: "internal-first", ...rke2 } },
  });
const stored = (name: string) => cluster({ externalDatastoreSecretRef: { name } });

test("the Secret of the database is in the cluster's namespace", () => {
  const object = composed(run(stored("database")), "RKE2ControlPlane");

  expect(at(object, "spec", "serverConfig", "externalDatastoreSecret")).toEqual({
    name: "database",
    namespace: "team-a",
  });
});

test.each<[string, JsonObject, JsonObject]>([
  ["another database", stored("database"), stored("other")],
  ["a database instead of etcd", cluster({}), stored("database")],
  ["etcd instead of a database", stored("database"), cluster({})],
])("V6: %s is rejected, because the cluster would lose its data", (_, before, after) => {
  expect(run(after, { observed: running(before) }).fatal).toContain(
    "spec.controlPlane.rke2.externalDatastoreSecretRef.name: cannot be changed",
  );
});

test("A7: a policy limits the Secret", () => {
  const input = { policy: { allow: { secrets: ["databases"] } } };

  expect(run(stored("database"), { input }).fatal).toContain("spec.controlPlane.rke2.externalDatastoreSecretRef.name");
  expect(run(stored("databases"), { input }).fatal).toBeUndefined();
});
