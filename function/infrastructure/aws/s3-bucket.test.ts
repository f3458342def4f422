import { describe, expect, test } from "vitest";
import { cloud, inCloud, machine } from "../../../test/rules/aws.ts";
import { composed, run } from "../../../test/rules/world.ts";
import { type JsonObject, objectAt, textAt } from "../../kubernetes/object.ts";

const name = "cluster-api-provider-aws-team-a";
const flatcar = { ...machine, operatingSystem: "Flatcar" };
const nodes = { controlPlane: { machine: flatcar }, workers: [{ name: "default", machine: flatcar }] };
const profile = { aws: { iamInstanceProfile: "own" } };

const withBucket = (bucket: JsonObject, more: JsonObject = {}) =>
  cloud({ s3Bucket: { name, ...bucket } }, { ...nodes, ...more });
const bucketOf = (xr: JsonObject) => objectAt(composed(run(xr), "AWSCluster") ?? {}, "spec", "s3Bucket");

describe("the bucket", () => {
  test("is readable for the profiles of clusterawsadm by default", () => {
    expect(bucketOf(withBucket({}))).toEqual({
      name,
      controlPlaneIAMInstanceProfile: "control-plane.cluster-api-provider-aws.sigs.k8s.io",
      nodesIAMInstanceProfiles: ["nodes.cluster-api-provider-aws.sigs.k8s.io"],
    });
  });

  test("needs no profiles with signed URLs", () => {
    const xr = withBucket(
      { presignedURLSeconds: 5400, bestEffortDeleteObjects: true },
      { workers: [{ name: "default", machine: { ...flatcar, ...profile } }] },
    );

    expect(bucketOf(xr)).toEqual({ name, presignedURLDuration: "1h30m0s", bestEffortDeleteObjects: true });
  });

  test("changes in place", () => {
    const template = (xr: JsonObject) => textAt(composed(run(xr), "AWSMachineTemplate", "worker-"), "metadata", "name");

    expect(template(withBucket({}))).toEqual(template(withBucket({ bestEffortDeleteObjects: true })));
  });

  test("is not needed by machines with cloud-init, whatever their profile", () => {
    const workers = [{ name: "default", machine: { ...machine, ...profile } }];

    expect(run(cloud({ s3Bucket: { name } }, { workers })).fatal).toBeUndefined();
  });
});

test.each<[what: string, xr: JsonObject, message: string]>([
  ["a name of two characters", withBucket({ name: "ab" }), `${inCloud}.s3Bucket.name`],
  ["a name in capitals", withBucket({ name: "Team-A" }), `${inCloud}.s3Bucket.name`],
  ["an address as name", withBucket({ name: "10.0.0.1" }), "must not have the form of an IP address"],
  ["a name with two dots", withBucket({ name: "a..b" }), `${inCloud}.s3Bucket.name: "a..b" must not contain two dots`],
  [
    "a reserved prefix",
    withBucket({ name: "xn--a" }),
    `${inCloud}.s3Bucket.name: "xn--a" is not allowed: AWS reserves`,
  ],
  ["a reserved suffix", withBucket({ name: "a--x-s3" }), `${inCloud}.s3Bucket.name: "a--x-s3" is not allowed`],
  ["URLs that expire at once", withBucket({ presignedURLSeconds: 59 }), `${inCloud}.s3Bucket.presignedURLSeconds`],
  [
    "a profile of workers that may not read",
    withBucket({}, { workers: [{ name: "default", machine: { ...flatcar, ...profile } }] }),
    `spec.workers[0].machine.aws.iamInstanceProfile: "own" may not read the user data: add it to ` +
      `${inCloud}.s3Bucket.nodesIAMInstanceProfiles`,
  ],
  [
    "a profile of the control plane that may not read",
    withBucket({ nodesIAMInstanceProfiles: ["own"] }, { controlPlane: { machine: { ...flatcar, ...profile } } }),
    `${inCloud}.s3Bucket.controlPlaneIAMInstanceProfile`,
  ],
  [
    "profiles beside signed URLs",
    withBucket({ presignedURLSeconds: 600, nodesIAMInstanceProfiles: ["a"] }),
    `${inCloud}.s3Bucket.nodesIAMInstanceProfiles: has no effect with presignedURLSeconds`,
  ],
  [
    "a storage type without Flatcar",
    cloud({ ignition: { storageType: "UnencryptedUserData" } }),
    `${inCloud}.ignition.storageType: has no effect without machines whose operatingSystem is Flatcar`,
  ],
  [
    "a store of cloud-init without cloud-init",
    cloud({ s3Bucket: { name }, userDataBackend: "none" }, nodes),
    `${inCloud}.userDataBackend: has no effect if the operatingSystem of every machine is Flatcar`,
  ],
  [
    "images of Flatcar on another system",
    cloud({ imageLookup: { baseOS: "flatcar-stable" } }),
    "spec.workers[0].machine.operatingSystem: must be Flatcar, because infrastructure.aws.imageLookup.baseOS is",
  ],
  [
    "images of another system on Flatcar",
    cloud({ s3Bucket: { name }, imageLookup: { baseOS: "ubuntu-24.04" } }, nodes),
    "spec.workers[0].machine.operatingSystem: cannot be Flatcar, because infrastructure.aws.imageLookup.baseOS is",
  ],
])("%s is rejected", (_, xr, message) => {
  expect(run(xr).fatal).toContain(message);
});
