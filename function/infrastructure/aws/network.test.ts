import { describe, expect, test } from "vitest";
import { cloud, existing, inCloud, own, wanted } from "../../../test/rules/aws.ts";
import { run } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const inNetwork = `${inCloud}.network`;
const network = (settings: JsonObject, more: JsonObject = {}) => cloud({ network: settings }, more);
const vpc = (cidrBlock: string, more: JsonObject = {}) => network({ vpc: { cidrBlock } }, { network: more });
const subnet = (id: string, zone: string, cidrBlock: string) => ({
  id,
  availabilityZone: `eu-central-1${zone}`,
  cidrBlock,
});
const front = (cidrBlock: string) => ({ ...subnet("front", "a", cidrBlock), isPublic: true });
const inNewVpc = (...subnets: JsonObject[]) => network({ subnets });

describe("ranges are rejected", () => {
  test.each<[string, JsonObject, string]>([
    ["an invalid range", vpc("999.1.1.1/99"), "vpc.cidrBlock: must be a CIDR"],
    [
      "an invalid range in a list",
      network({ nodePortCidrBlocks: ["10.0.0.0/33"] }),
      "nodePortCidrBlocks: every block must be a CIDR",
    ],
    ["a VPC of IPv6", vpc("2001:db8::/32"), "vpc.cidrBlock: must be IPv4"],
    ["bits after the prefix", vpc("10.0.0.5/16"), "vpc.cidrBlock: must begin with the first address of its block"],
    ["a large VPC", vpc("10.0.0.0/8"), "vpc.cidrBlock: must be between /16 and /28"],
    ["a small VPC", vpc("10.0.0.0/25"), "vpc.cidrBlock: 10.0.0.0/25 is too small for subnets in 3 zones: at most /24"],
    [
      "services in the VPC",
      vpc("10.100.0.0/16"),
      "vpc.cidrBlock: 10.100.0.0/16 overlaps network.services.cidrBlocks (10.96.0.0/12): choose another range",
    ],
    [
      "pods in the VPC",
      vpc("192.168.0.0/16"),
      "vpc.cidrBlock: 192.168.0.0/16 overlaps network.pods.cidrBlocks (192.168.0.0/16)",
    ],
    [
      "services in the default VPC",
      wanted({ network: { services: { cidrBlocks: ["10.0.128.0/17"] } } }),
      "vpc.cidrBlock: 10.0.0.0/16 overlaps network.services.cidrBlocks (10.0.128.0/17)",
    ],
    [
      "a subnet outside the VPC",
      inNewVpc(front("10.0.0.0/24"), subnet("b", "a", "10.1.0.0/24")),
      "subnets[1].cidrBlock: 10.1.0.0/24 is not within the VPC's range 10.0.0.0/16",
    ],
    [
      "a subnet in another subnet",
      inNewVpc(front("10.0.0.0/23"), subnet("b", "a", "10.0.1.0/24")),
      `subnets[1].cidrBlock: 10.0.1.0/24 overlaps infrastructure.aws.network.subnets[0].cidrBlock (10.0.0.0/23)`,
    ],
    [
      "services in an existing subnet",
      network({ ...own, subnets: [{ id: "subnet-0123456789abcdef0", cidrBlock: "10.96.4.0/24" }] }),
      "subnets[0].cidrBlock: 10.96.4.0/24 overlaps network.services.cidrBlocks (10.96.0.0/12)",
    ],
  ])("%s", (_, xr, message) => {
    expect(run(xr).fatal).toContain(`${inNetwork}.${message}`);
  });

  test("ranges that do not overlap, and a VPC whose range is not known, are accepted", () => {
    const services = { cidrBlocks: ["10.96.0.0/12"] };

    expect(run(vpc("10.20.0.0/16", { services })).fatal).toBeUndefined();
    expect(run(vpc("10.20.0.0/24")).fatal).toBeUndefined();
    expect(run(network(existing("eu-central-1a"), { network: { services } })).fatal).toBeUndefined();
  });
});

describe("subnets and groups are rejected", () => {
  test.each<[string, JsonObject, string]>([
    [
      "names in an existing VPC",
      network({ ...own, subnets: [{ id: "private-a", availabilityZone: "eu-central-1a" }] }),
      "subnets: every id in an existing VPC must be an AWS id such as subnet-0123456789abcdef0",
    ],
    [
      "ids in a new VPC",
      inNewVpc(front("10.0.0.0/24"), subnet("subnet-0123456789abcdef0", "a", "10.0.1.0/24")),
      "subnets[1].id: is the id of an existing subnet: set network.vpc.id",
    ],
    [
      "a zone of another region",
      network({ ...own, subnets: [{ id: "subnet-0123456789abcdef0", availabilityZone: "eu-central-2a" }] }),
      'subnets[0].availabilityZone: "eu-central-2a" is not a zone of eu-central-1',
    ],
    [
      "a private subnet without a NAT gateway",
      inNewVpc(front("10.0.0.0/24"), subnet("b", "b", "10.0.1.0/24")),
      "subnets[1]: is private, and eu-central-1b has no public subnet for its NAT gateway",
    ],
    [
      "existing security groups in a new VPC",
      network({ securityGroupOverrides: { node: "sg-0123456789abcdef0" } }),
      "securityGroupOverrides: requires network.vpc.id",
    ],
  ])("%s", (_, xr, message) => {
    expect(run(xr).fatal).toContain(`${inNetwork}.${message}`);
  });

  test.each<[string, JsonObject, string]>([
    ["in a new VPC", { loadBalancer: { subnets: ["subnet-0123456789abcdef0"] } }, "requires network.vpc.id"],
    [
      "twice in one zone",
      {
        network: existing("eu-central-1a", "eu-central-1a"),
        loadBalancer: { subnets: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"] },
      },
      "may have one subnet per zone: two are in eu-central-1a",
    ],
  ])("subnets of the load balancer %s are rejected", (_, settings, message) => {
    expect(run(cloud(settings)).fatal).toContain(`${inCloud}.loadBalancer.subnets: ${message}`);
  });
});
