import { expect, test } from "vitest";
import { reported, wanted } from "../../../test/rules/managed.ts";
import { composed, run } from "../../../test/rules/world.ts";
import { at, type JsonObject } from "../../kubernetes/object.ts";

const field = "bootstrapClusterCreatorAdminPermissions";
const provider = { principalARN: "arn:aws:iam::123456789012:role/provider", username: "provider" };
const workers = { principalARN: "arn:aws:iam::123456789012:role/nodes", type: "ec2_linux" };
const eks = (settings: JsonObject) => wanted({ controlPlane: { eks: settings } });
const closed = eks({ [field]: false, accessEntries: [provider] });

test("the permissions of the creator are those of AWS, unless the spec sets them", () => {
  const configOf = (xr: JsonObject) => at(composed(run(xr), "AWSManagedControlPlane"), "spec", "accessConfig");

  expect(configOf(closed)).toEqual({ authenticationMode: "api_and_config_map", [field]: false });
  expect(configOf(wanted())).toEqual({ authenticationMode: "api_and_config_map" });
});

test.each<[JsonObject, string]>([
  [{ authenticationMode: "config_map" }, "must be true with authenticationMode config_map"],
  [{}, "must be true without accessEntries of type standard: the provider could not reach the cluster"],
  [{ accessEntries: [workers] }, "must be true without accessEntries of type standard"],
])("a provider without access is rejected: %j", (settings, reason) => {
  expect(run(eks({ ...settings, [field]: false })).fatal).toContain(`spec.controlPlane.eks.${field}: ${reason}`);
});

test("V6: the permissions of the creator cannot be changed", () => {
  expect(run(closed, { observed: reported(eks({ [field]: true })) }).fatal).toContain(
    `spec.controlPlane.eks.${field}: cannot be changed`,
  );
  expect(run(closed, { observed: reported(closed) }).fatal).toBeUndefined();
});
