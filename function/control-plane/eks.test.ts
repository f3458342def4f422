import { describe, expect, test } from "vitest";
import { wanted } from "../../test/rules/managed.ts";
import { run } from "../../test/rules/world.ts";
import type { JsonObject } from "../kubernetes/object.ts";

const eks = (settings: JsonObject, more: JsonObject = {}) => wanted({ controlPlane: { eks: settings }, ...more });
const kubernetes = (fields: JsonObject) => wanted({ kubernetes: { version: "v1.35.0", ...fields } });
const pool = (fields: JsonObject) =>
  wanted({ workers: [{ name: "default", machine: { type: "t3.large" }, ...fields }] });
const network = (fields: JsonObject) => wanted({ network: fields });
const cloud = (fields: JsonObject, settings: JsonObject = {}) =>
  eks(settings, { infrastructure: { aws: { region: "eu-central-1", network: fields } } });
const role = "arn:aws:iam::123456789012:role/some";
const subnets = (...zones: string[]) => ({
  vpc: { id: "vpc-0123456789abcdef0" },
  subnets: zones.map((availabilityZone, index) => ({ id: `subnet-0123456789abcdef${index}`, availabilityZone })),
});

const inEks = "spec.controlPlane.eks";
const inKubernetes = "spec.kubernetes";
const policy = "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: None}]}";
const ofIPv6 = { pods: { cidrBlocks: ["fd01::/64"] }, services: { cidrBlocks: ["fd00::/108"] } };
const ofBoth = {
  pods: { cidrBlocks: ["192.168.0.0/16", ...ofIPv6.pods.cidrBlocks] },
  services: { cidrBlocks: ["10.0.0.0/16", ...ofIPv6.services.cidrBlocks] },
};
const unsupported = "is not supported on EKS: AWS runs the control plane";

describe("rejected with path and reason", () => {
  test.each<[JsonObject, string]>([
    [eks({ nodeGroups: "Managed" }), `${inEks}.nodeGroups: Managed is not supported yet`],
    [
      eks({ authenticationMode: "config_map", accessEntries: [{ principalARN: role }] }),
      `${inEks}.accessEntries: requires authenticationMode api or api_and_config_map`,
    ],
    [
      eks({
        authenticationMode: "api",
        accessEntries: [{ principalARN: role, type: "ec2_linux" }],
        iamMappings: [{ arn: role, username: "a", groups: ["b"] }],
      }),
      `${inEks}.iamMappings: has no effect with authenticationMode api`,
    ],
    [
      eks({ accessEntries: [{ principalARN: role, type: "ec2_linux", kubernetesGroups: ["a"] }] }),
      `${inEks}.accessEntries[0].kubernetesGroups: is not allowed for type ec2_linux`,
    ],
    [
      eks({ endpointAccess: { public: false, private: false } }),
      `${inEks}.endpointAccess: public and private must not both be false`,
    ],
    [
      eks({ vpcCni: { disable: true }, addons: [{ name: "vpc-cni", version: "v1" }] }),
      `${inEks}.vpcCni.disable: is not allowed while addons lists vpc-cni`,
    ],
    [
      eks({ kubeProxy: { disable: true }, addons: [{ name: "kube-proxy", version: "v1" }] }),
      `${inEks}.kubeProxy.disable: is not allowed while addons lists kube-proxy`,
    ],
    [eks({ addons: [{ name: "coredns" }] }), `${inEks}.addons[0].version: is required`],
    [eks({ secondaryCidrBlock: "10.0.0.0/16" }), `${inEks}.secondaryCidrBlock: "10.0.0.0/16" is not allowed`],
    [eks({ secondaryCidrBlock: "100.64.256.0/16" }), `${inEks}.secondaryCidrBlock: must be a CIDR`],
    [
      eks({ endpointAccess: { publicCIDRs: ["10.0.0.0/33"] } }),
      `${inEks}.endpointAccess.publicCIDRs: every block must be a CIDR`,
    ],
    [eks({ oidc: { usernamePrefix: "a" } }), `${inEks}.oidc: requires kubernetes.apiServer.oidc`],
    [
      eks({ endpointAccess: { publicCIDRs: ["10.1.0.0/16"] } }),
      `${inEks}.endpointAccess.publicCIDRs: every block must be a public range`,
    ],
    [
      eks({ endpointAccess: { public: false, publicCIDRs: ["203.0.113.0/24"] } }),
      `${inEks}.endpointAccess.publicCIDRs: has no effect without a public endpoint`,
    ],
    [
      eks({ accessEntries: [{ principalARN: role, username: "system:a" }] }),
      `${inEks}.accessEntries[0]: username and kubernetesGroups must not begin with system:`,
    ],
    [
      eks({ accessEntries: [{ principalARN: "arn:aws:sts::123456789012:assumed-role/a/b" }] }),
      `${inEks}.accessEntries[0].principalARN: "arn:aws:sts::123456789012:assumed-role/a/b" is not allowed`,
    ],
    [
      eks({ iamMappings: [{ arn: "arn:aws:iam::123456789012:role/team/a", username: "a", groups: ["b"] }] }),
      `${inEks}.iamMappings[0].arn: "arn:aws:iam::123456789012:role/team/a" is not allowed`,
    ],
    [
      eks({ encryptionConfig: { provider: "arn:aws:kms:us-west-2:123456789012:alias/eks" } }),
      `${inEks}.encryptionConfig.provider: is a key in us-west-2: must be a key in eu-central-1`,
    ],
    [eks({ vpcCni: { disable: true, env: { A: "b" } } }), `${inEks}.vpcCni.env: has no effect while Amazon's CNI`],
    [eks({ addons: [{ name: "coredns", version: "latest" }] }), `${inEks}.addons[0].version: "latest" is not allowed`],
    [
      eks({ addons: [{ name: "coredns", version: "v1.12.4-eksbuild.1", configuration: '{"replicaCount":' }] }),
      `${inEks}.addons[0].configuration: is not valid JSON`,
    ],
    [eks({ oidc: { usernamePrefix: "system:" } }), `${inEks}.oidc: usernamePrefix and groupsPrefix must not begin`],
    [
      eks({ secondaryCidrBlock: "100.64.0.0/16" }, { network: { services: { cidrBlocks: ["100.64.0.0/16"] } } }),
      `${inEks}.secondaryCidrBlock: 100.64.0.0/16 overlaps network.services.cidrBlocks (100.64.0.0/16)`,
    ],
  ])("settings %#", (xr, message) => {
    expect(run(xr).fatal).toContain(message);
  });

  test.each<[JsonObject, string]>([
    [{ apiServer: { certSANs: ["a.example"] } }, `${inKubernetes}.apiServer.certSANs: ${unsupported}`],
    [{ apiServer: { extraArgs: { v: "2" } } }, `${inKubernetes}.apiServer.extraArgs: ${unsupported}`],
    [{ apiServer: { admissionPlugins: ["A"] } }, `${inKubernetes}.apiServer.admissionPlugins: ${unsupported}`],
    [
      { apiServer: { encryptionAtRest: { secretRef: { name: "a", key: "b" } } } },
      `${inKubernetes}.apiServer.encryptionAtRest: is not supported on EKS: set controlPlane.eks.encryptionConfig`,
    ],
    [
      { apiServer: { oidc: { issuerURL: "https://a.example", clientID: "a", caRef: { name: "a", key: "b" } } } },
      `${inKubernetes}.apiServer.oidc.caRef: is not supported on EKS`,
    ],
    [{ apiServer: { audit: { enabled: true, policy } } }, `${inKubernetes}.apiServer.audit.policy: ${unsupported}`],
    [
      { apiServer: { audit: { enabled: true, maxAgeDays: 90 } } },
      `${inKubernetes}.apiServer.audit.maxAgeDays: has no effect on EKS`,
    ],
    [{ controllerManager: { extraArgs: { v: "2" } } }, `${inKubernetes}.controllerManager.extraArgs: ${unsupported}`],
    [{ scheduler: { extraArgs: { v: "2" } } }, `${inKubernetes}.scheduler.extraArgs: ${unsupported}`],
    [{ etcd: { extraArgs: { v: "2" } } }, `${inKubernetes}.etcd.extraArgs: ${unsupported}`],
    [{ kubelet: { extraArgs: { v: 'a"b' } } }, `${inKubernetes}.kubelet.extraArgs.v: must not contain "`],
  ])("kubernetes %j", (fields, message) => {
    expect(run(kubernetes(fields)).fatal).toContain(message);
  });

  test.each<[JsonObject, string]>([
    [pool({ postCommands: ["true"] }), "spec.workers[0].postCommands: are not supported: nodeadm runs"],
    [
      pool({ preCommands: ["cat <<END\n--//\nEND"] }),
      "spec.workers[0].preCommands[0]: must not contain a line that begins with --//: it would end the script",
    ],
    [network(ofBoth), "spec.network.services.cidrBlocks: must be one IPv4 range"],
    [network({ services: { cidrBlocks: ["10.0.0.0/25"] } }), "spec.network.services.cidrBlocks: must be one IPv4"],
    [network(ofBoth), "spec.network.pods.cidrBlocks: must be one range on EKS, which has no dual stack"],
    [network({ serviceDomain: "a.example" }), "spec.network.serviceDomain: must be cluster.local on EKS"],
    [network({ apiServerPort: 6443 }), "spec.network.apiServerPort: must be 443 on EKS"],
    [cloud({ vpc: { availabilityZoneUsageLimit: 1 } }), "network.vpc.availabilityZoneUsageLimit: must be at least 2"],
    [cloud(subnets("eu-central-1a", "eu-central-1a")), "network.subnets: must include subnets in two zones"],
    [
      pool({ machine: { type: "t3.large", aws: { eksLookupType: "AmazonLinux" } } }),
      'spec.workers[0].machine.aws.eksLookupType: "AmazonLinux" is not allowed: must be one of AmazonLinux2023',
    ],
    [
      network({ services: { cidrBlocks: ["100.64.0.0/16"] } }),
      "spec.network.services.cidrBlocks: 100.64.0.0/16 is not allowed on EKS: must be within 10.0.0.0/8",
    ],
    [
      network({ services: { cidrBlocks: ["10.0.0.0/20"] } }),
      "spec.infrastructure.aws.network.vpc.cidrBlock: 10.0.0.0/16 overlaps network.services.cidrBlocks (10.0.0.0/20)",
    ],
    [
      eks(
        { vpcCni: { disable: true } },
        { infrastructure: { aws: { region: "eu-central-1", network: { vpc: { cidrBlock: "192.168.0.0/16" } } } } },
      ),
      "spec.infrastructure.aws.network.vpc.cidrBlock: 192.168.0.0/16 overlaps network.pods.cidrBlocks",
    ],
  ])("places %#", (xr, message) => {
    expect(run(xr).fatal).toContain(message);
  });

  test("pods of Amazon's CNI may have addresses of the VPC", () => {
    expect(run(cloud({ vpc: { cidrBlock: "192.168.0.0/16" } })).fatal).toBeUndefined();
  });

  test("image lookup if no worker looks up an image", () => {
    const settings = { region: "eu-central-1", imageLookup: { org: "123456789012" } };
    const named = { type: "t3.large", image: { name: "nodes-*" } };
    const infrastructure = { aws: settings };

    expect(run(wanted({ infrastructure })).fatal).toContain("imageLookup.org: has no effect on EKS");
    expect(run(wanted({ infrastructure, workers: [{ name: "a", machine: named }] })).fatal).toBeUndefined();
  });

  test("missing access of workers, unless there are none", () => {
    const settings = { authenticationMode: "api" };

    expect(run(eks(settings)).fatal).toContain("must include an entry of type ec2_linux");
    expect(run(eks(settings, { workers: [] })).fatal).toBeUndefined();
  });

  test("public subnets only, with restrictPrivateSubnets", () => {
    const { vpc, subnets: listed } = subnets("eu-central-1a", "eu-central-1b");
    const all = listed.map((subnet) => ({ ...subnet, isPublic: true }));

    expect(run(cloud({ vpc, subnets: all }, { restrictPrivateSubnets: true })).fatal).toContain(
      "must include private subnets in two zones with restrictPrivateSubnets",
    );
    expect(run(cloud({ vpc, subnets: listed }, { restrictPrivateSubnets: true })).fatal).toBeUndefined();
  });
});
