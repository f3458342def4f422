import { describe, expect, test } from "vitest";
import { wanted, whole, withVersion } from "../../test/rules/managed.ts";
import { composed, run, runAnnounced } from "../../test/rules/world.ts";
import { at, type JsonObject } from "../kubernetes/object.ts";

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
const chosen = "cannot be chosen: EKS runs the control plane";

describe("refused with path and reason", () => {
  test.each<[JsonObject, string]>([
    [eks({ nodeGroups: "Managed" }), `${inEks}.nodeGroups: Managed is not possible yet`],
    [
      eks({ authenticationMode: "config_map", accessEntries: [{ principalARN: role }] }),
      `${inEks}.accessEntries: need authenticationMode api or api_and_config_map`,
    ],
    [
      eks({
        authenticationMode: "api",
        accessEntries: [{ principalARN: role, type: "ec2_linux" }],
        iamMappings: [{ arn: role, username: "a", groups: ["b"] }],
      }),
      `${inEks}.iamMappings: mean nothing with authenticationMode api`,
    ],
    [
      eks({ accessEntries: [{ principalARN: role, type: "ec2_linux", kubernetesGroups: ["a"] }] }),
      `${inEks}.accessEntries[0].kubernetesGroups: is not possible for type ec2_linux`,
    ],
    [
      eks({ endpointAccess: { public: false, private: false } }),
      `${inEks}.endpointAccess: public and private must not both be false`,
    ],
    [
      eks({ vpcCni: { disable: true }, addons: [{ name: "vpc-cni", version: "v1" }] }),
      `${inEks}.vpcCni.disable: is not possible while vpc-cni is among addons`,
    ],
    [
      eks({ kubeProxy: { disable: true }, addons: [{ name: "kube-proxy", version: "v1" }] }),
      `${inEks}.kubeProxy.disable: is not possible while kube-proxy is among addons`,
    ],
    [eks({ addons: [{ name: "coredns" }] }), `${inEks}.addons[0].version: is required`],
    [eks({ secondaryCidrBlock: "10.0.0.0/16" }), `${inEks}.secondaryCidrBlock: "10.0.0.0/16" is not allowed`],
    [eks({ secondaryCidrBlock: "100.64.256.0/16" }), `${inEks}.secondaryCidrBlock: must be a CIDR`],
    [
      eks({ endpointAccess: { publicCIDRs: ["10.0.0.0/33"] } }),
      `${inEks}.endpointAccess.publicCIDRs: every block must be a CIDR`,
    ],
    [eks({ oidc: { usernamePrefix: "a" } }), `${inEks}.oidc: needs kubernetes.apiServer.oidc`],
  ])("settings %#", (xr, message) => {
    expect(run(xr).fatal).toContain(message);
  });

  test.each<[JsonObject, string]>([
    [{ apiServer: { certSANs: ["a.example"] } }, `${inKubernetes}.apiServer.certSANs: ${chosen}`],
    [{ apiServer: { extraArgs: { v: "2" } } }, `${inKubernetes}.apiServer.extraArgs: ${chosen}`],
    [{ apiServer: { admissionPlugins: ["A"] } }, `${inKubernetes}.apiServer.admissionPlugins: ${chosen}`],
    [
      { apiServer: { encryptionAtRest: { secretRef: { name: "a", key: "b" } } } },
      `${inKubernetes}.apiServer.encryptionAtRest: is controlPlane.eks.encryptionConfig on EKS`,
    ],
    [
      { apiServer: { oidc: { issuerURL: "https://a.example", clientID: "a", caRef: { name: "a", key: "b" } } } },
      `${inKubernetes}.apiServer.oidc.caRef: cannot be chosen`,
    ],
    [{ apiServer: { audit: { enabled: true, policy: "a" } } }, `${inKubernetes}.apiServer.audit.policy: ${chosen}`],
    [{ controllerManager: { extraArgs: { v: "2" } } }, `${inKubernetes}.controllerManager.extraArgs: ${chosen}`],
    [{ scheduler: { extraArgs: { v: "2" } } }, `${inKubernetes}.scheduler.extraArgs: ${chosen}`],
    [{ etcd: { extraArgs: { v: "2" } } }, `${inKubernetes}.etcd.extraArgs: ${chosen}`],
    [{ kubelet: { extraArgs: { v: 'a"b' } } }, `${inKubernetes}.kubelet.extraArgs.v: must have no "`],
  ])("kubernetes %j", (fields, message) => {
    expect(run(kubernetes(fields)).fatal).toContain(message);
  });

  test.each<[JsonObject, string]>([
    [pool({ postCommands: ["true"] }), "spec.workers[0].postCommands: cannot be run: nodeadm has preCommands only"],
    [
      pool({ preCommands: ["cat <<END\n--//\nEND"] }),
      "spec.workers[0].preCommands[0]: must have no line that begins with --//: it ends the script",
    ],
    [network({ services: { cidrBlocks: ["fd00::/108"] } }), "spec.network.services.cidrBlocks: must be one range"],
    [
      network({ services: { cidrBlocks: ["10.0.0.0/16", "fd00::/108"] } }),
      "spec.network.services.cidrBlocks: must be one range",
    ],
    [network({ services: { cidrBlocks: ["10.0.0.0/25"] } }), "spec.network.services.cidrBlocks: must be one range"],
    [network({ pods: { cidrBlocks: ["fd00::/64"] } }), "spec.network.pods.cidrBlocks: must be IPv4 on EKS"],
    [network({ serviceDomain: "a.example" }), "spec.network.serviceDomain: is always cluster.local on EKS"],
    [network({ apiServerPort: 6443 }), "spec.network.apiServerPort: is always 443 on EKS"],
    [cloud({ vpc: { availabilityZoneUsageLimit: 1 } }), "network.vpc.availabilityZoneUsageLimit: must be at least 2"],
    [cloud(subnets("eu-central-1a", "eu-central-1a")), "network.subnets: need some of two zones"],
  ])("places %#", (xr, message) => {
    expect(run(xr).fatal).toContain(message);
  });

  test("a way in for workers, only where there are some", () => {
    const settings = { authenticationMode: "api" };

    expect(run(eks(settings)).fatal).toContain("need one of type ec2_linux");
    expect(run(eks(settings, { workers: [] })).fatal).toBeUndefined();
  });

  test("private subnets where only they are attached", () => {
    const { vpc, subnets: listed } = subnets("eu-central-1a", "eu-central-1b");
    const all = listed.map((subnet) => ({ ...subnet, isPublic: true }));

    expect(run(cloud({ vpc, subnets: all }, { restrictPrivateSubnets: true })).fatal).toContain(
      "need private ones of two zones, as restrictPrivateSubnets asks for",
    );
    expect(run(cloud({ vpc, subnets: listed }, { restrictPrivateSubnets: true })).fatal).toBeUndefined();
  });
});

describe("AWSManagedControlPlane", () => {
  const specOf = (xr: JsonObject, ...path: string[]) =>
    at(composed(run(xr), "AWSManagedControlPlane"), "spec", ...path);

  test.each(["controlPlaneEndpoint", "bootstrapSelfManagedAddons", "partition", "roleName", "bastion"])(
    "%s is its controllers' own and never said",
    (field) => {
      expect(specOf(wanted(), field)).toBeUndefined();
    },
  );

  test("every log is said, since the provider leaves on what nobody mentions", () => {
    const off = { apiServer: false, audit: false, authenticator: false, controllerManager: false, scheduler: false };

    expect(specOf(wanted(), "logging")).toEqual(off);
    expect(specOf(kubernetes({ apiServer: { audit: { enabled: true } } }), "logging")).toEqual({ ...off, audit: true });
  });

  test("ranges for a public endpoint are not said where there is none", () => {
    const publicCIDRs = ["203.0.113.0/24"];

    expect(specOf(eks({ endpointAccess: { publicCIDRs } }), "endpointAccess", "publicCIDRs")).toEqual(publicCIDRs);
    expect(specOf(eks({ endpointAccess: { public: false, publicCIDRs } }), "endpointAccess")).toEqual({
      public: false,
      private: true,
    });
  });

  test("a version of the next minor is a step, the name in EKS stays", () => {
    const output = runAnnounced(withVersion("v1.36.0"), { observed: whole });

    expect(at(composed(output, "AWSManagedControlPlane"), "spec")).toMatchObject({
      version: "v1.36.0",
      eksClusterName: "team-a_demo",
    });
  });
});
