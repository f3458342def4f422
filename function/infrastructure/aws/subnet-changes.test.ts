import { describe, expect, test } from "vitest";
import { cloud, existing, inCloud } from "../../../test/rules/aws.ts";
import { front } from "../../../test/rules/aws-families.ts";
import { changed, run, running } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const back = { id: "back", availabilityZone: "eu-central-1a", cidrBlock: "10.0.1.0/24" };
const withSubnets = (...subnets: JsonObject[]) => cloud({ network: { vpc: { ipv6: {} }, subnets } });

/** The observed objects once CAPA has created the subnets, and filled in what AWS has. */
function created(xr: JsonObject, subnets: JsonObject[]): Record<string, JsonObject> {
  const filled = subnets.map((subnet, index) => ({ resourceID: `subnet-0123456789abcdef${index}`, ...subnet }));
  return changed(running(xr), "infrastructure-cluster-awscluster", { spec: { network: { subnets: filled } } });
}

const before = withSubnets(front, { ...back, isIpv6: true });
const observed = created(before, [
  { ...front, ipv6CidrBlock: "2001:db8:0:ff01::/64" },
  { ...back, isIpv6: true, ipv6CidrBlock: "2001:db8:0:ff02::/64" },
]);

describe("a subnet that exists cannot be changed", () => {
  test.each<[string, JsonObject]>([
    ["cidrBlock", { ...back, cidrBlock: "10.0.2.0/24", isIpv6: true }],
    ["isIpv6", back],
    ["isPublic", { ...back, isIpv6: true, isPublic: true }],
  ])("%s", (field, subnet) => {
    expect(run(withSubnets(front, subnet), { observed }).fatal).toContain(
      `${inCloud}.network.subnets[1].${field}: cannot be changed once the subnet exists`,
    );
  });

  test("IPv6 is not added either", () => {
    const ofIPv4 = withSubnets(front, back);

    expect(run(before, { observed: created(ofIPv4, [front, back]) }).fatal).toContain(
      `${inCloud}.network.subnets[1].isIpv6: cannot be changed once the subnet exists: false, not true`,
    );
  });
});

test.each<[string, JsonObject, Record<string, JsonObject>]>([
  ["nothing changes", before, observed],
  ["subnets are in another order", withSubnets({ ...back, isIpv6: true }, front), observed],
  [
    "a subnet is added",
    withSubnets(front, { ...back, isIpv6: true }, { ...back, id: "c", cidrBlock: "10.0.2.0/24" }),
    observed,
  ],
  ["a subnet does not exist yet", withSubnets(front, { ...back, cidrBlock: "10.0.2.0/24" }), running(before)],
])("accepted if %s", (_, xr, objects) => {
  expect(run(xr, { observed: objects }).fatal).toBeUndefined();
});

test("what the spec says of an existing VPC can be corrected", () => {
  const network = existing("eu-central-1a");
  const [subnet = {}] = network.subnets;
  const ofVpc = (cidrBlock: string) => cloud({ network: { ...network, subnets: [{ ...subnet, cidrBlock }] } });

  expect(
    run(ofVpc("10.0.2.0/24"), { observed: created(ofVpc("10.0.1.0/24"), [{ ...subnet, cidrBlock: "10.0.1.0/24" }]) })
      .fatal,
  ).toBeUndefined();
});
