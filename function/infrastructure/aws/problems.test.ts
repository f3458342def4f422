import { describe, expect, test } from "vitest";
import { cloud, existing, inCloud, machine, ofMachine, own, pool, wanted } from "../../../test/rules/aws.ts";
import { run } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const inMachine = "spec.workers[0].machine";
const newSubnet = { availabilityZone: "eu-central-1a", cidrBlock: "10.0.1.0/24" };

describe("rejected with path and reason", () => {
  test.each<[JsonObject, string]>([
    [wanted({ infrastructure: { aws: {} } }), `${inCloud}.region: is required`],
    [wanted({ workers: [{ name: "default" }] }), `${inMachine}.type: is required: an EC2 instance type`],
    [pool({ type: "large" }), `${inMachine}.type: "large" is neither a machine class nor an EC2 instance type`],
    [pool({ image: { id: "ubuntu" } }), `${inMachine}.image.id: "ubuntu" is not an AMI id`],
    [pool({ image: { id: "ami-0123456789abcdef0", name: "x" } }), `${inMachine}.image: cannot have both id and name`],
    [pool({ disk: { sizeGiB: 4 } }), `${inMachine}.disk.sizeGiB: 4 is not allowed: must be at least 8`],
    [pool({ disk: { type: "ssd" } }), `${inMachine}.disk.type: "ssd" is not an EBS volume type: allowed are gp3`],
    [pool({ disk: { type: "io2" } }), `${inMachine}.aws.rootVolume.iops: is required for volumes of type io2`],
    [
      pool({ disk: { type: "gp2" }, aws: { rootVolume: { throughput: 250 } } }),
      `${inMachine}.aws.rootVolume.throughput: is not allowed for volumes of type gp2: only for gp3`,
    ],
    [
      ofMachine({ dataVolumes: [{ deviceName: "/dev/sdb", sizeGiB: 10, type: "io1" }] }),
      `${inMachine}.aws.dataVolumes[0].iops: is required for volumes of type io1`,
    ],
    [
      ofMachine({ spot: { enabled: true }, placement: { capacityReservationID: "cr-0123456789abcdef0" } }),
      `${inMachine}.aws.placement.capacityReservationID: is not allowed with spot`,
    ],
    [
      ofMachine({ placement: { hostID: "h-0123456789abcdef0", tenancy: "dedicated" } }),
      `${inMachine}.aws.placement.tenancy: "dedicated" is not allowed: hostID requires host`,
    ],
    [ofMachine({ placement: { groupPartition: 2 } }), `${inMachine}.aws.placement.groupName: is required`],
    [
      ofMachine({ subnetID: "subnet-0123456789abcdef0" }, { zones: ["eu-central-1a"] }),
      `${inMachine}.aws.subnetID: is not allowed with zones`,
    ],
    [ofMachine({ additionalTags: { "aws:team": "a" } }), `${inMachine}.aws.additionalTags: every key must consist of`],
    [ofMachine({ eksLookupType: "AmazonLinux2023" }), `${inMachine}.aws.eksLookupType: is supported on EKS only`],
    [cloud({ additionalTags: { "tea(m)": "a" } }), `${inCloud}.additionalTags: every key must consist of`],
    [cloud({ network: own }), `${inCloud}.network.subnets: is required for an existing VPC`],
    [
      cloud({ network: { vpc: { ...own.vpc, cidrBlock: "10.0.0.0/16" } } }),
      `${inCloud}.network.vpc: may have id (an existing VPC) or cidrBlock`,
    ],
    [
      cloud({ network: { subnets: [{ id: "one", isPublic: true, availabilityZone: "eu-central-1a" }] } }),
      `${inCloud}.network.subnets[0].cidrBlock: is required for a new subnet`,
    ],
    [
      cloud({ network: { subnets: [{ id: "one", ...newSubnet }] } }),
      `${inCloud}.network.subnets: must include a public one`,
    ],
    [
      cloud({ network: { securityGroupOverrides: { workers: "sg-0123456789abcdef0" } } }),
      `${inCloud}.network.securityGroupOverrides: every key must be a role of a security group: bastion`,
    ],
    [cloud({ bastion: { enabled: true } }), `${inCloud}.bastion.allowedCidrBlocks: is required`],
    [
      cloud({ bastion: { allowedCidrBlocks: ["10.0.0.0/33"] } }),
      `${inCloud}.bastion.allowedCidrBlocks: every block must`,
    ],
    [
      cloud({ loadBalancer: { allowedCidrBlocks: ["10.0.0.0/8", "::ffff:10.0.0.0/104"] } }),
      `${inCloud}.loadBalancer.allowedCidrBlocks: every block must be a CIDR`,
    ],
    [cloud({ network: { vpc: { cidrBlock: "010.0.0.0/16" } } }), `${inCloud}.network.vpc.cidrBlock: must be a CIDR`],
    [
      cloud({ network: { subnets: [{ id: "one", ...newSubnet, cidrBlock: "10.0.1/24" }] } }),
      `${inCloud}.network.subnets[0].cidrBlock: must be a CIDR`,
    ],
    [
      cloud({ network: { nodePortCidrBlocks: ["fd00::1::/64"] } }),
      `${inCloud}.network.nodePortCidrBlocks: every block must be a CIDR`,
    ],
    [pool({}, { zones: ["eu-west-1a"] }), `${inCloud}.region: eu-central-1 has no zone eu-west-1a`],
    [
      cloud({ network: existing("eu-central-1a") }, { workers: [{ name: "a", machine, zones: ["eu-central-1b"] }] }),
      `${inCloud}.network.subnets: must include a subnet in eu-central-1b, which the spec names`,
    ],
    [
      wanted({ controlPlane: { machine, zones: ["eu-central-1a"] } }),
      `spec.controlPlane.zones: requires infrastructure.aws.network.subnets with availabilityZone`,
    ],
    [
      cloud(
        { network: existing("eu-central-1a", "eu-central-1b") },
        { controlPlane: { machine, zones: ["eu-central-1b"] } },
      ),
      "spec.controlPlane.zones: must be all zones of the load balancer's subnets: eu-central-1a, eu-central-1b",
    ],
    [
      wanted({ network: { apiServerPort: 443 } }),
      "spec.network.apiServerPort: 443 is not supported: a network load balancer",
    ],
  ])("%#", (xr, message) => {
    expect(run(xr).fatal).toContain(message);
  });
});

test("the zones of the control plane may be those of the load balancer's chosen subnets", () => {
  const xr = cloud(
    {
      network: existing("eu-central-1a", "eu-central-1b"),
      loadBalancer: { subnets: ["subnet-0123456789abcdef1"] },
    },
    { controlPlane: { machine, zones: ["eu-central-1b"] } },
  );

  expect(run(xr).fatal).toBeUndefined();
});
