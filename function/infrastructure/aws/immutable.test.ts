import { describe, expect, test } from "vitest";
import { cloud, existing, inCloud, wanted } from "../../../test/rules/aws.ts";
import { changed, run, running } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const targetsOf = (targetGroupIPType: string) => ({
  network: { vpc: { ipv6: {} } },
  loadBalancer: { targetGroupIPType },
});

const limit = (availabilityZoneUsageLimit: number) => ({ network: { vpc: { availabilityZoneUsageLimit } } });
const bastion = (instanceType: string | undefined, enabled = true): JsonObject => ({
  bastion: {
    enabled,
    ...(enabled && { allowedCidrBlocks: ["203.0.113.0/24"] }),
    ...(instanceType !== undefined && { instanceType }),
  },
});

describe("immutable settings", () => {
  test.each<[string, JsonObject, JsonObject]>([
    ["region", {}, { region: "eu-west-1" }],
    ["loadBalancer.type", {}, { loadBalancer: { type: "classic" } }],
    ["loadBalancer.scheme", {}, { loadBalancer: { scheme: "internal" } }],
    ["loadBalancer.name", {}, { loadBalancer: { name: "other" } }],
    ["loadBalancer.healthCheckProtocol", {}, { loadBalancer: { healthCheckProtocol: "TCP" } }],
    [
      "network.vpc.id",
      { network: existing("eu-central-1a") },
      { network: { ...existing("eu-central-1a"), vpc: { id: "vpc-0fedcba9876543210" } } },
    ],
    ["network.vpc.ipv6", {}, { network: { vpc: { ipv6: {} } } }],
    ["network.vpc.ipv6", { network: { vpc: { ipv6: {} } } }, {}],
    ["loadBalancer.targetGroupIPType", { network: { vpc: { ipv6: {} } } }, targetsOf("ipv6")],
    ["network.vpc.availabilityZoneUsageLimit", limit(2), limit(3)],
    ["bastion.instanceType", bastion("t3.small"), bastion("t3.large")],
    ["bastion.instanceType", bastion("t3.small"), bastion(undefined)],
    ["s3Bucket.name", { s3Bucket: { name: "one" } }, { s3Bucket: { name: "two" } }],
    ["s3Bucket.name", { s3Bucket: { name: "one" } }, {}],
  ])("%s", (field, before, after) => {
    const observed = running(cloud(before));

    const { fatal } = run(cloud(after), { observed });

    expect(fatal).toContain(`${inCloud}.${field}: cannot be changed`);
    expect(fatal).not.toContain("spec.overrides");
  });

  test("a bastion can be removed and added", () => {
    const [enabled, disabled] = [cloud(bastion("t3.small")), cloud(bastion(undefined, false))];

    expect(run(disabled, { observed: running(enabled) }).fatal).toBeUndefined();
    expect(run(enabled, { observed: running(disabled) }).fatal).toBeUndefined();
  });

  test("subnets of the load balancer can be added and removed, but not exchanged", () => {
    const network = existing("eu-central-1a", "eu-central-1b", "eu-central-1a");
    const [a = "", b = "", other = ""] = network.subnets.map(({ id }) => id);
    const balanced = (...subnets: string[]) => cloud({ network, loadBalancer: { subnets } });
    const endpoint = { spec: { controlPlaneEndpoint: { host: "api.example.com", port: 6443 } } };
    const created = (xr: JsonObject) => changed(running(xr), key, endpoint);
    const change = (before: JsonObject, after: JsonObject) => run(after, { observed: created(before) }).fatal;

    expect(change(balanced(a), balanced(other))).toContain(
      `${inCloud}.loadBalancer.subnets: cannot be exchanged for the same number of others`,
    );
    expect(change(balanced(a), balanced(a, b))).toBeUndefined();
    expect(change(balanced(a, b), balanced(b, a))).toBeUndefined();
    expect(run(balanced(other), { observed: running(balanced(a)) }).fatal).toBeUndefined();
  });

  test("a bucket can be added", () => {
    expect(run(cloud({ s3Bucket: { name: "one" } }), { observed: running(wanted()) }).fatal).toBeUndefined();
  });

  const key = "infrastructure-cluster-awscluster";
  const written = (network: JsonObject, fieldsV1: JsonObject): Record<string, JsonObject> => {
    const observed = running(wanted());
    const cluster = observed[key] ?? {};
    const manager = "apiextensions.crossplane.io/composed/hash";
    const managedFields = [{ manager, operation: "Apply", fieldsType: "FieldsV1", fieldsV1 }];
    return {
      ...observed,
      [key]: {
        ...cluster,
        metadata: { name: "demo", namespace: "team-a", ...Object(cluster["metadata"]), managedFields },
        spec: { ...Object(cluster["spec"]), network },
      },
    };
  };
  const vpc = { id: "vpc-0123456789abcdef0", cidrBlock: "10.0.0.0/16" };

  test("a VPC that the provider created is not a change", () => {
    const observed = written({ vpc }, { "f:spec": { "f:region": {} } });

    expect(run(wanted(), { observed }).fatal).toBeUndefined();
  });

  test("a VPC id that was set cannot be removed", () => {
    const observed = written({ vpc }, { "f:spec": { "f:network": { "f:vpc": { "f:id": {} } } } });

    expect(run(wanted(), { observed }).fatal).toContain(`${inCloud}.network.vpc.id: cannot be changed`);
  });

  test("a range cannot be set once the VPC has one", () => {
    const observed = written({ vpc }, { "f:spec": { "f:region": {} } });
    const other = cloud({ network: { vpc: { cidrBlock: "10.9.0.0/16" } } });

    expect(run(other, { observed }).fatal).toContain(`${inCloud}.network.vpc.cidrBlock: cannot be changed`);
  });
});
