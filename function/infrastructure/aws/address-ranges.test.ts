import { expect, test } from "vitest";
import { ofFamilies, ofIPv6 } from "../../../test/rules/aws-families.ts";
import { changed, composed, run, running } from "../../../test/rules/world.ts";
import { at, type JsonObject } from "../../kubernetes/object.ts";

const poolID = "ipv6pool-ec2-0123456789abcdef0";
const [spelled, ofAws] = ["2001:0DB8:0:FF00:0:0:0:0/56", "2001:db8:0:ff00::/56"];
const subnet = { id: "front", availabilityZone: "eu-central-1a", isPublic: true, cidrBlock: "10.0.0.0/24" };
const sources = ["10.0.0.0/8", "2001:DB8:A::/48", "2001:db8:a:0::/48"];
const xr = ofFamilies(
  ofIPv6,
  {
    vpc: { ipv6: { cidrBlock: spelled, poolID } },
    subnets: [
      { ...subnet, isIpv6: true, ipv6CidrBlock: "2001:DB8:0:FF01::/64" },
      { ...subnet, id: "back", cidrBlock: "10.0.1.0/24", isPublic: false, isIpv6: true },
    ],
    nodePortCidrBlocks: sources,
  },
  { loadBalancer: { allowedCidrBlocks: sources }, bastion: { enabled: true, allowedCidrBlocks: sources } },
);
const specOf = (object: JsonObject) => composed(run(object), "AWSCluster")["spec"];

test("ranges are spelled as AWS does, each once", () => {
  const rules = at(specOf(xr), "controlPlaneLoadBalancer", "ingressRules");
  const once = ["10.0.0.0/8", "2001:db8:a::/48"];

  expect(specOf(xr)).toMatchObject({
    network: {
      vpc: { ipv6: { cidrBlock: ofAws, poolId: poolID } },
      subnets: [{ ipv6CidrBlock: "2001:db8:0:ff01::/64" }, { id: "back" }],
      nodePortIngressRuleCidrBlocks: once,
    },
    bastion: { allowedCIDRBlocks: once },
  });
  expect(rules).toEqual([
    expect.objectContaining({ cidrBlocks: ["10.0.0.0/8"] }),
    expect.objectContaining({ ipv6CidrBlocks: ["2001:db8:a::/48"] }),
    expect.objectContaining({ natGatewaysIPsSource: true }),
  ]);
});

test("V6: the range of the VPC in the spelling of AWS is not a change", () => {
  const ipv6 = { cidrBlock: ofAws, poolId: poolID, egressOnlyInternetGatewayId: "eigw-0123456789abcdef0" };
  const observed = changed(running(xr), "infrastructure-cluster-awscluster", { spec: { network: { vpc: { ipv6 } } } });

  expect(run(xr, { observed }).fatal).toBeUndefined();
});
