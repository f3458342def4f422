import { describe, expect, test } from "vitest";
import { cloud, existing, inCloud, machine, ofMachine, own } from "../../../test/rules/aws.ts";
import { run } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const inNetwork = `${inCloud}.network`;
const network = (settings: JsonObject, more: JsonObject = {}) => cloud({ network: settings }, more);
const known = (...zones: [zone: string, isPublic: boolean][]) => ({
  ...own,
  subnets: zones.map(([zone, isPublic], index) => ({
    id: `subnet-0123456789abcdef${index}`,
    availabilityZone: `eu-central-1${zone}`,
    isPublic,
  })),
});

describe("machines without a suitable subnet are rejected", () => {
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
      "a control plane with public subnets only",
      network(publicOnly),
      "list a private subnet, or set spec.controlPlane.machine.aws.publicIP to true",
    ],
    [
      "workers with public subnets only",
      network(publicOnly, onPublic),
      `${subnets}: none is private, and machines of spec.workers[0].machine have no public address`,
    ],
    [
      "a zone with public subnets only",
      placed(inZone("b"), mixed),
      `${subnets}: none in eu-central-1b is private, and machines of spec.workers[0].machine`,
    ],
    [
      "a zone with private subnets only",
      placed(inZone("b", { publicIP: true }), known(["a", true], ["a", false], ["b", false])),
      `${subnets}: none in eu-central-1b is public, and spec.workers[0].machine.aws.publicIP requires one`,
    ],
    [
      "a chosen subnet that is private",
      placed(ofMachine({ publicIP: true, subnetID: "subnet-0123456789abcdef1" }), mixed),
      "spec.workers[0].machine.aws.subnetID: is private, and publicIP requires a public subnet",
    ],
    [
      "a bastion without a public subnet",
      cloud({
        network: known(["a", false]),
        loadBalancer: { scheme: "internal" },
        bastion: { enabled: true, allowedCidrBlocks: ["198.51.100.0/24"] },
      }),
      `${inCloud}.bastion.enabled: requires a public subnet in network.subnets`,
    ],
    [
      "an internet-facing load balancer without a public subnet",
      network(known(["a", false])),
      `${inCloud}.loadBalancer.scheme: "internet-facing" requires a public subnet in network.subnets`,
    ],
    [
      "a load balancer in other zones than the private subnets",
      network(known(["a", true], ["b", false])),
      `${subnets}: no zone has both a private subnet and a subnet of the load balancer`,
    ],
  ])("%s", (_, xr, message) => {
    expect(run(xr).fatal).toContain(message);
  });

  test("the zones of the control plane are those with a private subnet and a subnet of the load balancer", () => {
    const controlPlane = (...zones: string[]) => ({ controlPlane: { machine, zones } });
    const three = known(["a", true], ["a", false], ["b", true]);

    expect(run(network(three, controlPlane("eu-central-1a"))).fatal).toBeUndefined();
    expect(run(network(three, controlPlane("eu-central-1a", "eu-central-1b"))).fatal).toContain("eu-central-1a");
  });

  test("public machines in public subnets, and subnets of unknown kind, are accepted", () => {
    const workers = [{ name: "default", machine: { ...machine, aws: { publicIP: true } } }];

    expect(run(network(publicOnly, { ...onPublic, workers })).fatal).toBeUndefined();
    expect(run(network(existing("eu-central-1a"))).fatal).toBeUndefined();
  });
});
