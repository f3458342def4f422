import { describe, expect, test } from "vitest";
import { cloud, existing, inCloud, machine, ofMachine, own, wanted } from "../../../test/rules/aws.ts";
import { run } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const inMachine = "spec.workers[0].machine";

describe("settings without an effect are rejected", () => {
  const [block, existingVpc] = ["10.0.0.0/8", { ...own, ...existing("eu-central-1a") }];
  const group = (role: string) => ({ ...existingVpc, securityGroupOverrides: { [role]: "sg-0123456789abcdef0" } });
  const byID = { machine: { ...machine, image: { id: "ami-0123456789abcdef0" } } };

  test.each<[string, JsonObject, string]>([
    [
      "ranges without a bastion",
      cloud({ bastion: { allowedCidrBlocks: [block] } }),
      `${inCloud}.bastion.allowedCidrBlocks`,
    ],
    [
      "the type without a bastion",
      cloud({ bastion: { enabled: false, instanceType: "t3.micro" } }),
      `${inCloud}.bastion.instanceType`,
    ],
    ["a price without spot", ofMachine({ spot: { maxPrice: "0.5" } }), `${inMachine}.aws.spot.maxPrice`],
    [
      "a price without spot, of the control plane",
      wanted({ controlPlane: { machine: { ...machine, aws: { spot: { enabled: false, maxPrice: "1" } } } } }),
      "spec.controlPlane.machine.aws.spot.maxPrice",
    ],
    [
      "a price without spot, for all pools",
      wanted({ workerDefaults: { machine: { aws: { spot: { maxPrice: "1" } } } } }),
      "spec.workerDefaults.machine.aws.spot.maxPrice",
    ],
    [
      "a key without encryption",
      cloud({ volumeEncryption: { enabled: false, keyID: "alias/one" } }),
      `${inCloud}.volumeEncryption.keyID`,
    ],
    [
      "image lookup if no image is looked up",
      cloud({ imageLookup: { org: "111122223333" } }, { controlPlane: byID, workers: [{ name: "default", ...byID }] }),
      `${inCloud}.imageLookup.org`,
    ],
    [
      "a limit of zones with listed subnets",
      cloud({ network: { ...existing("eu-central-1a"), vpc: { ...own.vpc, availabilityZoneUsageLimit: 2 } } }),
      `${inCloud}.network.vpc.availabilityZoneUsageLimit`,
    ],
    [
      "ranges for the API server with an existing security group",
      cloud({ network: group("apiserver-lb"), loadBalancer: { allowedCidrBlocks: [block] } }),
      `${inCloud}.loadBalancer.allowedCidrBlocks`,
    ],
    [
      "ranges for node ports with an existing security group",
      cloud({ network: { ...group("node"), nodePortCidrBlocks: [block] } }),
      `${inCloud}.network.nodePortCidrBlocks`,
    ],
  ])("%s", (_, xr, path) => {
    expect(run(xr).fatal).toContain(`${path}: has no effect`);
  });

  test("together with those of portable settings", () => {
    const kubernetes = { version: "v1.35.2", apiServer: { audit: { maxAgeDays: 90 } } };
    const { fatal } = run(cloud({ bastion: { allowedCidrBlocks: [block] } }, { kubernetes }));

    expect(fatal).toContain("spec.kubernetes.apiServer.audit.maxAgeDays: has no effect");
    expect(fatal).toContain(`${inCloud}.bastion.allowedCidrBlocks: has no effect`);
  });

  test("but not if the platform sets them as defaults for clusters of all kinds", () => {
    const aws = { bastion: { allowedCidrBlocks: [block] }, volumeEncryption: { keyID: "alias/one" } };
    const input = { defaults: { infrastructure: { aws } } };

    expect(run(cloud({ volumeEncryption: { enabled: false } }), { input }).fatal).toBeUndefined();
  });
});
