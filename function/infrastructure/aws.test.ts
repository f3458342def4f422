import { describe, expect, test } from "vitest";
import { cloud, machine, ofMachine, pool, wanted } from "../../test/rules/aws.ts";
import { run } from "../../test/rules/world.ts";
import { at, type JsonObject } from "../kubernetes/object.ts";

function specOf(xr: JsonObject, kind: string, ...path: string[]): unknown {
  const { desired, fatal } = run(xr);
  expect(fatal).toBeUndefined();
  const found = [...desired.values()].map(({ object }) => object).findLast((object) => object.kind === kind);
  return at({ spec: found?.spec }, "spec", ...path);
}

const ingress = ["controlPlaneLoadBalancer", "ingressRules"];
const awsCluster = (xr: JsonObject, ...path: string[]) => specOf(xr, "AWSCluster", ...path);
const workers = (xr: JsonObject, ...path: string[]) => specOf(xr, "AWSMachineTemplate", "template", "spec", ...path);

describe("images", () => {
  test("an id is an AMI, and so is a name in the form of an id, because images per version are names", () => {
    const id = "ami-0123456789abcdef0";

    expect(workers(pool({ image: { id } }), "ami")).toEqual({ id });
    expect(workers(pool({ image: { name: id } }), "ami")).toEqual({ id });
  });

  test("another name is a pattern for image lookup", () => {
    const settings = { imageLookup: { org: "111122223333", baseOS: "rocky-9" } };
    const image = { name: "company-{{.K8sVersion}}" };
    const found = workers(cloud(settings, { workers: [{ name: "default", machine: { ...machine, image } }] }));

    expect(found).toMatchObject({
      imageLookupFormat: "company-{{.K8sVersion}}",
      imageLookupOrg: "111122223333",
      imageLookupBaseOS: "rocky-9",
    });
    expect(found).not.toHaveProperty("ami");
  });

  test("a machine class has an AMI per version", () => {
    const input = {
      machineClasses: { small: { type: "m6i.large", image: { id: "ami-00000000000000001" } } },
      versions: [{ name: "v1.35.2", images: { small: "ami-00000000000000002" } }],
    };
    const { desired } = run(pool({ type: "small" }), { input });
    const template = [...desired.values()].findLast(({ object }) => object.kind === "AWSMachineTemplate");

    expect(template?.object.spec).toMatchObject({
      template: { spec: { ami: { id: "ami-00000000000000002" }, instanceType: "m6i.large" } },
    });
  });
});

describe("machines", () => {
  test("spot is an object that may be empty, and is absent while spot is off", () => {
    expect(workers(ofMachine({ spot: { enabled: true } }), "spotMarketOptions")).toEqual({});
    expect(workers(ofMachine({ spot: { enabled: false } }), "spotMarketOptions")).toBeUndefined();
  });

  test("volumes are encrypted, with the cluster's key if there is one", () => {
    expect(workers(wanted(), "rootVolume")).toEqual({ size: 40, type: "gp3", encrypted: true });
    expect(workers(cloud({ volumeEncryption: { keyID: "alias/one" } }), "rootVolume")).toMatchObject({
      encryptionKey: "alias/one",
    });
    expect(workers(cloud({ volumeEncryption: { enabled: false } }), "rootVolume")).toEqual({
      size: 40,
      type: "gp3",
      encrypted: false,
    });
  });

  test("a dedicated host implies its tenancy", () => {
    expect(workers(ofMachine({ placement: { hostID: "h-0123456789abcdef0" } }), "tenancy")).toBe("host");
  });

  test("without a backend, user data is not moved to a secret store", () => {
    expect(workers(cloud({ userDataBackend: "none" }), "cloudInit")).toEqual({ insecureSkipSecretsManager: true });
  });

  test("fields that the provider writes are never rendered", () => {
    const rendered = JSON.stringify([...run(wanted()).desired.values()].map(({ object }) => object.spec));

    expect(rendered).not.toMatch(/"(providerID|instanceID|controlPlaneEndpoint|partition|secretPrefix|secretCount)"/);
  });
});

describe("the cluster", () => {
  test("a bastion that is off is not rendered", () => {
    expect(awsCluster(cloud({ bastion: { enabled: false } }))).not.toHaveProperty("bastion");
    expect(awsCluster(cloud({ bastion: { enabled: true, allowedCidrBlocks: ["10.0.0.0/8"] } }), "bastion")).toEqual({
      enabled: true,
      allowedCIDRBlocks: ["10.0.0.0/8"],
    });
  });

  test("the API server is open to the allowed ranges and to nodes through their NAT gateways, and to no others", () => {
    const rules = (settings: JsonObject) => awsCluster(cloud({ loadBalancer: settings }), ...ingress);
    const api = { description: "Kubernetes API", protocol: "tcp", fromPort: 6443, toPort: 6443 };
    const from = (block: string) => ({ ...api, cidrBlocks: [block] });
    const allowedCidrBlocks = ["198.51.100.0/24", "203.0.113.0/24", "198.51.100.0/24"];
    const blocks = [from("198.51.100.0/24"), from("203.0.113.0/24")];

    expect(rules({ allowedCidrBlocks })).toEqual([...blocks, { ...api, natGatewaysIPsSource: true }]);
    expect(rules({ allowedCidrBlocks, scheme: "internal" })).toEqual(blocks);
    expect(rules({ allowedCidrBlocks: ["0.0.0.0/0"] })).toEqual([from("0.0.0.0/0")]);
    expect(rules({})).toBeUndefined();
  });

  test("the port of the endpoint is open", () => {
    const settings = { loadBalancer: { type: "classic", allowedCidrBlocks: ["198.51.100.0/24"] } };
    const rules = awsCluster(cloud(settings, { network: { apiServerPort: 443 } }), ...ingress);

    expect(rules).toMatchObject([
      { fromPort: 443, toPort: 443 },
      { fromPort: 443, natGatewaysIPsSource: true },
    ]);
  });
});
