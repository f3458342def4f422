import { describe, expect, test } from "vitest";
import { cloud, existing, inCloud, machine, ofMachine, own, wanted } from "../../../test/rules/aws.ts";
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
const made = (...subnets: JsonObject[]) => network({ subnets });
const known = (...zones: [zone: string, isPublic: boolean][]) => ({
  ...own,
  subnets: zones.map(([zone, isPublic], index) => ({
    id: `subnet-0123456789abcdef${index}`,
    availabilityZone: `eu-central-1${zone}`,
    isPublic,
  })),
});

describe("ranges are rejected", () => {
  test.each<[string, JsonObject, string]>([
    ["no range", vpc("999.1.1.1/99"), "vpc.cidrBlock: must be a CIDR"],
    ["no ranges", network({ nodePortCidrBlocks: ["10.0.0.0/33"] }), "nodePortCidrBlocks: every block must be a CIDR"],
    ["a VPC of IPv6", vpc("2001:db8::/24"), "vpc.cidrBlock: must be IPv4: IPv6 on AWS is not supported yet"],
    ["other bits", vpc("10.0.0.5/16"), "vpc.cidrBlock: must begin with the first address of its block"],
    ["a large VPC", vpc("10.0.0.0/8"), "vpc.cidrBlock: must be between /16 and /28"],
    ["no room", vpc("10.0.0.0/25"), "vpc.cidrBlock: 10.0.0.0/25 has no room for subnets in 3 zones: at most /24"],
    [
      "IPv6 at node ports, which would leave them open to everyone",
      network({ nodePortCidrBlocks: ["2001:db8::/32"] }),
      "nodePortCidrBlocks: every block must be IPv4",
    ],
    [
      "services in the VPC",
      vpc("10.100.0.0/16"),
      "vpc.cidrBlock: 10.100.0.0/16 overlaps network.services.cidrBlocks (10.96.0.0/12): choose other addresses",
    ],
    [
      "pods in the VPC",
      vpc("192.168.0.0/16"),
      "vpc.cidrBlock: 192.168.0.0/16 overlaps network.pods.cidrBlocks (192.168.0.0/16)",
    ],
    [
      "services in the VPC that is made by default",
      wanted({ network: { services: { cidrBlocks: ["10.0.128.0/17"] } } }),
      "vpc.cidrBlock: 10.0.0.0/16 overlaps network.services.cidrBlocks (10.0.128.0/17)",
    ],
    [
      "a subnet outside the VPC",
      made(front("10.0.0.0/24"), subnet("b", "a", "10.1.0.0/24")),
      "subnets[1].cidrBlock: 10.1.0.0/24 is not within the VPC, which has 10.0.0.0/16",
    ],
    [
      "a subnet in another",
      made(front("10.0.0.0/23"), subnet("b", "a", "10.0.1.0/24")),
      `subnets[1].cidrBlock: 10.0.1.0/24 overlaps infrastructure.aws.network.subnets[0].cidrBlock (10.0.0.0/23)`,
    ],
    [
      "services in a subnet that exists",
      network({ ...own, subnets: [{ id: "subnet-0123456789abcdef0", cidrBlock: "10.96.4.0/24" }] }),
      "subnets[0].cidrBlock: 10.96.4.0/24 overlaps network.services.cidrBlocks (10.96.0.0/12)",
    ],
  ])("%s", (_, xr, message) => {
    expect(run(xr).fatal).toContain(`${inNetwork}.${message}`);
  });

  test.each(["pods", "services"])("IPv6 for %s", (field) => {
    const xr = wanted({ network: { [field]: { cidrBlocks: ["fd00:1::/108"] } } });

    expect(run(xr).fatal).toContain(`spec.network.${field}.cidrBlocks: must be IPv4: IPv6 on AWS is not supported yet`);
  });

  test("not where they are apart, nor where nobody knows those of the VPC", () => {
    const services = { cidrBlocks: ["10.96.0.0/12"] };

    expect(run(vpc("10.20.0.0/16", { services })).fatal).toBeUndefined();
    expect(run(vpc("10.20.0.0/24")).fatal).toBeUndefined();
    expect(run(network(existing("eu-central-1a"), { network: { services } })).fatal).toBeUndefined();
  });
});

describe("subnets and groups are rejected", () => {
  test.each<[string, JsonObject, string]>([
    [
      "names in a VPC that exists",
      network({ ...own, subnets: [{ id: "private-a", availabilityZone: "eu-central-1a" }] }),
      "subnets: every id in a VPC that exists must be one of AWS, such as subnet-0123456789abcdef0",
    ],
    [
      "ids in a VPC that is made",
      made(front("10.0.0.0/24"), subnet("subnet-0123456789abcdef0", "a", "10.0.1.0/24")),
      "subnets[1].id: is one of a subnet that exists: give network.vpc.id",
    ],
    [
      "a zone of elsewhere",
      network({ ...own, subnets: [{ id: "subnet-0123456789abcdef0", availabilityZone: "eu-central-2a" }] }),
      'subnets[0].availabilityZone: "eu-central-2a" is no zone of eu-central-1',
    ],
    [
      "a private subnet without a way out",
      made(front("10.0.0.0/24"), subnet("b", "b", "10.0.1.0/24")),
      "subnets[1]: is private, and eu-central-1b has no public subnet for its NAT gateway",
    ],
    [
      "groups that exist in a VPC that does not",
      network({ securityGroupOverrides: { node: "sg-0123456789abcdef0" } }),
      "securityGroupOverrides: need network.vpc.id",
    ],
  ])("%s", (_, xr, message) => {
    expect(run(xr).fatal).toContain(`${inNetwork}.${message}`);
  });

  test.each<[string, JsonObject, string]>([
    ["in a VPC that is made", { loadBalancer: { subnets: ["subnet-0123456789abcdef0"] } }, "need network.vpc.id"],
    [
      "of one zone twice",
      {
        network: existing("eu-central-1a", "eu-central-1a"),
        loadBalancer: { subnets: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"] },
      },
      "may have one subnet of each zone: two are in eu-central-1a",
    ],
  ])("subnets of the load balancer %s", (_, settings, message) => {
    expect(run(cloud(settings)).fatal).toContain(`${inCloud}.loadBalancer.subnets: ${message}`);
  });
});

describe("machines need a subnet of their kind", () => {
  const subnets = `${inNetwork}.subnets`;
  const publicOnly = known(["a", true], ["b", true]);
  const mixed = known(["a", true], ["a", false], ["b", true]);
  const inZone = (zone: string, settings: JsonObject = {}) => ofMachine(settings, { zones: [`eu-central-1${zone}`] });
  const placed = (xr: JsonObject, settings: JsonObject) => {
    const spec = { ...Object(xr["spec"]), infrastructure: { aws: { region: "eu-central-1", network: settings } } };
    return { ...xr, spec };
  };
  const onPublic = { controlPlane: { machine: { ...machine, aws: { publicIP: true } } } };

  test.each<[string, JsonObject, string]>([
    [
      "a control plane with public ones only",
      network(publicOnly),
      "list a private subnet, or set spec.controlPlane.machine.aws.publicIP to true",
    ],
    [
      "workers with public ones only",
      network(publicOnly, onPublic),
      `${subnets}: none is private, and machines of spec.workers[0].machine have no public address`,
    ],
    [
      "a zone with public ones only",
      placed(inZone("b"), mixed),
      `${subnets}: none in eu-central-1b is private, and machines of spec.workers[0].machine`,
    ],
    [
      "a zone with private ones only",
      placed(inZone("b", { publicIP: true }), known(["a", true], ["a", false], ["b", false])),
      `${subnets}: none in eu-central-1b is public, and spec.workers[0].machine.aws.publicIP asks for one`,
    ],
    [
      "a private one of its own",
      placed(ofMachine({ publicIP: true, subnetID: "subnet-0123456789abcdef1" }), mixed),
      "spec.workers[0].machine.aws.subnetID: is private, and publicIP needs a public subnet",
    ],
    [
      "a load balancer of the internet without a public one",
      network(known(["a", false])),
      `${inCloud}.loadBalancer.scheme: "internet-facing" needs a public subnet in network.subnets`,
    ],
    [
      "a load balancer in other zones than private ones",
      network(known(["a", true], ["b", false])),
      `${subnets}: no zone has a private subnet and one of the load balancer`,
    ],
  ])("%s", (_, xr, message) => {
    expect(run(xr).fatal).toContain(message);
  });

  test("zones of the control plane are those with a private subnet beside the load balancer's", () => {
    const controlPlane = (...zones: string[]) => ({ controlPlane: { machine, zones } });
    const three = known(["a", true], ["a", false], ["b", true]);

    expect(run(network(three, controlPlane("eu-central-1a"))).fatal).toBeUndefined();
    expect(run(network(three, controlPlane("eu-central-1a", "eu-central-1b"))).fatal).toContain("eu-central-1a");
  });

  test("not where all are public on purpose, nor where nobody knows what a subnet is", () => {
    const workers = [{ name: "default", machine: { ...machine, aws: { publicIP: true } } }];

    expect(run(network(publicOnly, { ...onPublic, workers })).fatal).toBeUndefined();
    expect(run(network(existing("eu-central-1a"))).fatal).toBeUndefined();
  });
});
