import { describe, expect, test } from "vitest";
import { cloud, inCloud, wanted } from "../../../test/rules/aws.ts";
import { run, running } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const tags = (count: number, value = "x") =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, value]));

test.each<[title: string, additionalTags: JsonObject, isAccepted: boolean]>([
  ["51 tags", tags(51), false],
  ["50 tags", tags(50), true],
  ["values of 257 characters", tags(1, "x".repeat(257)), false],
  ["values of 256 characters", tags(1, "x".repeat(256)), true],
])("%s are rejected or accepted like upstream, in the spec and in an override", (_, additionalTags, isAccepted) => {
  const overrides = [{ name: "tags", target: { kind: "AWSCluster" }, patch: { spec: { additionalTags } } }];
  const [ofSpec, ofOverride] = [cloud({ additionalTags }), wanted({ overrides })].map((xr) => run(xr).fatal ?? "");

  expect(ofSpec).toContain(isAccepted ? "" : `${inCloud}.additionalTags`);
  expect(ofOverride).toContain(isAccepted ? "" : "spec.overrides[0]: tags must not make the AWSCluster invalid");
  expect([ofSpec === "", ofOverride === ""]).toEqual([isAccepted, isAccepted]);
});

describe("a second load balancer is immutable", () => {
  const second = { name: "inside", scheme: "internal", loadBalancerType: "nlb", healthCheckProtocol: "TCP" };
  const withSecond = (secondaryControlPlaneLoadBalancer: JsonObject) =>
    wanted({
      overrides: [
        { name: "second", target: { kind: "AWSCluster" }, patch: { spec: { secondaryControlPlaneLoadBalancer } } },
      ],
    });
  const observed = running(withSecond(second));

  test.each<[field: string, value: string]>([
    ["name", "other"],
    ["healthCheckProtocol", "HTTPS"],
    ["targetGroupIPType", "ipv4"],
  ])("%s", (field, value) => {
    const { fatal } = run(withSecond({ ...second, [field]: value }), { observed });

    expect(fatal).toContain(
      `spec.overrides: must not change spec.secondaryControlPlaneLoadBalancer.${field} of the existing AWSCluster`,
    );
  });

  test("and cannot be removed", () => {
    expect(run(wanted(), { observed }).fatal).toContain("must not change spec.secondaryControlPlaneLoadBalancer of");
  });

  test("an internal one cannot be added later", () => {
    const { fatal } = run(withSecond(second), { observed: running(wanted()) });

    expect(fatal).toContain("must not change spec.secondaryControlPlaneLoadBalancer of the existing AWSCluster");
  });

  test("an internet-facing one can be added later", () => {
    const inside = { infrastructure: { aws: { region: "eu-central-1", loadBalancer: { scheme: "internal" } } } };
    const { spec } = withSecond({ ...second, scheme: "internet-facing" });
    const later = wanted({ ...Object(spec), ...inside });

    expect(run(later, { observed: running(wanted(inside)) }).fatal).toBeUndefined();
  });

  test("an equal one is not a change", () => {
    expect(run(withSecond(second), { observed }).fatal).toBeUndefined();
  });
});
