import { describe, expect, test } from "vitest";
import { cloud, inCloud, ofMachine, pool, wanted } from "../../../test/rules/aws.ts";
import { run } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const inMachine = "spec.workers[0].machine";

describe("text in an invalid format is rejected", () => {
  test.each<[string, JsonObject, string]>([
    ["a region", wanted({ infrastructure: { aws: { region: "Frankfurt" } } }), `${inCloud}.region: "Frankfurt"`],
    ["an id", cloud({ network: { vpc: { id: "vpc-0123456789" } } }), `${inCloud}.network.vpc.id: "vpc-0123456789"`],
    ["an AMI", pool({ image: { id: "ami-0123456789" } }), `${inMachine}.image.id: "ami-0123456789" is not an AMI id`],
    ["a key", cloud({ volumeEncryption: { keyID: "my-key" } }), `${inCloud}.volumeEncryption.keyID: "my-key"`],
    [
      "a key of another region",
      cloud({ volumeEncryption: { keyID: "arn:aws:kms:eu-west-1:111122223333:alias/a" } }),
      `${inCloud}.volumeEncryption.keyID: is a key in eu-west-1: must be a key in eu-central-1`,
    ],
    ["an account", cloud({ imageLookup: { org: "amazon" } }), `${inCloud}.imageLookup.org: "amazon"`],
    [
      "a template",
      pool({ image: { name: "nodes-{{.Version}}-*" } }),
      `${inMachine}.image.name: may contain only the templates {{.K8sVersion}} and {{.BaseOS}}`,
    ],
    [
      "a type of a bastion",
      cloud({ bastion: { enabled: true, instanceType: "small" } }),
      `${inCloud}.bastion.instanceType`,
    ],
    [
      "a name that AWS reserves",
      cloud({ loadBalancer: { name: "internal-api" } }),
      `${inCloud}.loadBalancer.name: must not begin with internal-`,
    ],
    ["a zone", pool({}, { zones: ["eu-central-1-ham-1a"] }), "eu-central-1 has no zone eu-central-1-ham-1a"],
    [
      "a type that is not for root volumes",
      pool({ disk: { type: "st1", sizeGiB: 500 } }),
      `${inMachine}.disk.type: "st1" is not`,
    ],
    [
      "iops of a type without iops",
      ofMachine({ dataVolumes: [{ deviceName: "/dev/sdb", sizeGiB: 10, type: "gp2", iops: 500 }] }),
      `${inMachine}.aws.dataVolumes[0].iops: is not allowed for volumes of type gp2: only for gp3, io1, io2`,
    ],
    [
      "the device of another volume",
      ofMachine({ dataVolumes: [{ deviceName: "/dev/sda1", sizeGiB: 10 }] }),
      `${inMachine}.aws.dataVolumes[0].deviceName: /dev/sda1 is the root volume`,
    ],
    [
      "spot on a dedicated host",
      ofMachine({ spot: { enabled: true }, placement: { hostID: "h-0123456789abcdef0" } }),
      `${inMachine}.aws.placement.hostID: is not allowed with spot`,
    ],
  ])("%s", (_, xr, message) => {
    expect(run(xr).fatal).toContain(message);
  });

  test("names of all partitions pass", () => {
    const key = "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef";
    const aws = { region: "us-gov-west-1", volumeEncryption: { keyID: key } };

    expect(run(wanted({ infrastructure: { aws } })).fatal).toBeUndefined();
    expect(run(wanted({ infrastructure: { aws: { region: "eusc-de-east-1" } } })).fatal).toBeUndefined();
  });
});
