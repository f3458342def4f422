import { describe, expect, test } from "vitest";
import { cloud, existing, inCloud, machine, ofMachine, own, wanted } from "../../../test/rules/aws.ts";
import { run } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const inMachine = "spec.workers[0].machine";

describe("settings without an effect are rejected", () => {
  const [block, own17] = ["10.0.0.0/8", { ...own, ...existing("eu-central-1a") }];
  const group = (role: string) => ({ ...own17, securityGroupOverrides: { [role]: "sg-0123456789abcdef0" } });
  const byID = { machine: { ...machine, image: { id: "ami-0123456789abcdef0" } } };

  test.each<[string, JsonObject, string]>([
    [
      "who may reach no bastion",
      cloud({ bastion: { allowedCidrBlocks: [block] } }),
      `${inCloud}.bastion.allowedCidrBlocks`,
    ],
    [
      "the type of no bastion",
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
      "a place of images that nobody looks up",
      cloud({ imageLookup: { org: "111122223333" } }, { controlPlane: byID, workers: [{ name: "default", ...byID }] }),
      `${inCloud}.imageLookup.org`,
    ],
    [
      "zones beside subnets",
      cloud({ network: { ...existing("eu-central-1a"), vpc: { ...own.vpc, availabilityZoneUsageLimit: 2 } } }),
      `${inCloud}.network.vpc.availabilityZoneUsageLimit`,
    ],
    [
      "who may reach the API server, in somebody else's group",
      cloud({ network: group("apiserver-lb"), loadBalancer: { allowedCidrBlocks: [block] } }),
      `${inCloud}.loadBalancer.allowedCidrBlocks`,
    ],
    [
      "who may reach node ports, in somebody else's group",
      cloud({ network: { ...group("node"), nodePortCidrBlocks: [block] } }),
      `${inCloud}.network.nodePortCidrBlocks`,
    ],
  ])("%s", (_, xr, path) => {
    expect(run(xr).fatal).toContain(`${path}: has no effect`);
  });

  test("together with those of the portable API", () => {
    const kubernetes = { version: "v1.35.2", apiServer: { audit: { maxAgeDays: 90 } } };
    const { fatal } = run(cloud({ bastion: { allowedCidrBlocks: [block] } }, { kubernetes }));

    expect(fatal).toContain("spec.kubernetes.apiServer.audit.maxAgeDays: has no effect");
    expect(fatal).toContain(`${inCloud}.bastion.allowedCidrBlocks: has no effect`);
  });

  test("not where the platform says them for clusters of all kinds", () => {
    const aws = { bastion: { allowedCidrBlocks: [block] }, volumeEncryption: { keyID: "alias/one" } };
    const input = { defaults: { infrastructure: { aws } } };

    expect(run(cloud({ volumeEncryption: { enabled: false } }), { input }).fatal).toBeUndefined();
  });
});
