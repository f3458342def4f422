import { describe, expect, test } from "vitest";
import { at, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { managedSpec } from "./managed.ts";
import { found, spec as topologySpec } from "./topology-world.ts";
import { composed, composite, quickStart, run, running } from "./world.ts";

const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const user = { name: "operator", sshAuthorizedKeys: ["ssh-ed25519 AAAA operator@example.org"] };
const sysctls = { "vm.max_map_count": "1", "fs.file-max": "2" };
const sysctlFile = "/etc/sysctl.d/90-kubernetes-cluster.conf";

/** A cluster with settings for all nodes, for the control plane and for its pool. */
const withNodes = (nodes: JsonObject, more: { controlPlane?: JsonObject; pool?: JsonObject; spec?: JsonObject } = {}) =>
  composite({
    ...quickStart,
    nodes,
    controlPlane: { replicas: 1, ...more.controlPlane },
    workers: [{ name: "default", replicas: 2, ...more.pool }],
    ...more.spec,
  });

const fileIn = (config: JsonObject, path: string) =>
  textAt(listAt(config, "files").find((file) => textAt(file, "path") === path) ?? {}, "content");
const configOf = (output: ReturnType<typeof run>, kind: string, ...path: string[]): JsonObject => {
  const config = at(composed(output, kind), "spec", ...path);
  return typeof config === "object" && config !== null && !Array.isArray(config) ? config : {};
};
const ofControlPlane = (output: ReturnType<typeof run>) => configOf(output, "KubeadmControlPlane", "kubeadmConfigSpec");
const ofPool = (output: ReturnType<typeof run>) => configOf(output, "KubeadmConfigTemplate", "template", "spec");

describe("settings of all nodes", () => {
  test("reach the control plane and the pools, and settings of those win, parameter by parameter", () => {
    const own = { nodes: { sysctls: { "fs.file-max": "3" } } };
    const output = run(withNodes({ sysctls }, { pool: own }));

    expect(fileIn(ofControlPlane(output), sysctlFile)).toBe("fs.file-max = 2\nvm.max_map_count = 1\n");
    expect(fileIn(ofPool(output), sysctlFile)).toBe("fs.file-max = 3\nvm.max_map_count = 1\n");
  });

  test("run before the commands of the owner, which may need them", () => {
    const output = run(
      withNodes(
        { sysctls, kernelModules: ["br_netfilter"], trustBundle: { content: certificate } },
        { controlPlane: { preCommands: ["curl https://example.org"], nodes: { kernelModules: ["ip_vs"] } } },
      ),
    );

    expect(listAt(ofControlPlane(output), "preKubeadmCommands")).toEqual([
      "modprobe --all br_netfilter ip_vs",
      `sysctl --load=${sysctlFile}`,
      expect.stringContaining("update-ca-certificates"),
      "curl https://example.org",
    ]);
  });

  test("a trust bundle of a pool replaces the one of all nodes, whichever form it has", () => {
    const secret = { name: "authorities", key: "ca.crt" };
    const output = run(
      withNodes(
        { trustBundle: { content: certificate } },
        { pool: { nodes: { trustBundle: { contentFrom: { secret } } } } },
      ),
    );
    const path = "/usr/local/share/ca-certificates/90-kubernetes-cluster.crt";

    expect(fileIn(ofControlPlane(output), path)).toBe(certificate);
    expect(listAt(ofPool(output), "files").map((file) => at(file, "contentFrom", "secret", "name"))).toEqual([
      "authorities",
    ]);
  });

  test("replace machines by request of the XR (rule R5)", () => {
    const output = run(withNodes({ sysctls }), { observed: running(withNodes({})) });

    expect([output.fatal, output.held]).toEqual([undefined, []]);
    expect(fileIn(ofControlPlane(output), sysctlFile)).toContain("vm.max_map_count");
  });

  test("of the platform are held on a running cluster (rule R5)", () => {
    const input = { defaults: { nodes: { sysctls } } };
    const output = run(withNodes({}), { observed: running(withNodes({})), input });

    expect(output.held.map(({ reason }) => reason)).toEqual(["PlatformChange", "PlatformChange"]);
  });
});

test("RKE2 has time servers of its own, and runs the same commands", () => {
  const rke2 = { controlPlane: { rke2: { registrationMethod: "internal-first" } } };
  const config = configOf(
    run(withNodes({ ntp: { servers: ["time.example.org"] }, sysctls }, rke2)),
    "RKE2ControlPlane",
  );

  expect(at(config, "agentConfig", "ntp")).toEqual({ enabled: true, servers: ["time.example.org"] });
  expect(listAt(config, "preRKE2Commands")).toEqual([`sysctl --load=${sysctlFile}`]);
});

test("Talos gets a machine configuration instead of files and commands", () => {
  const aws = {
    infrastructure: { aws: { region: "eu-central-1" } },
    controlPlane: {
      talos: { talosVersion: "v1.12" },
      machine: { type: "m6i.large", image: { id: "ami-0123456789abcdef0" } },
    },
    workers: [{ name: "default", machine: { type: "m6i.large", image: { id: "ami-0123456789abcdef0" } } }],
  };
  const nodes = { ntp: { servers: ["time.example.org"] }, sysctls, kernelModules: ["br_netfilter"] };
  const output = run(withNodes({ ...nodes, trustBundle: { content: certificate } }, { spec: aws }));
  const patches = listAt(configOf(output, "TalosConfigTemplate", "template", "spec"), "strategicPatches").map((patch) =>
    JSON.parse(typeof patch === "string" ? patch : ""),
  );

  expect(patches).toEqual([
    expect.objectContaining({
      machine: expect.objectContaining({
        kernel: { modules: [{ name: "br_netfilter" }] },
        sysctls,
        time: { servers: ["time.example.org"] },
      }),
    }),
    { apiVersion: "v1alpha1", kind: "TrustedRootsConfig", name: "trust-bundle", certificates: certificate },
  ]);
});

test("nodeadm gets settings of all nodes", () => {
  const output = run(composite({ ...managedSpec, nodes: { users: [user], sysctls } }));
  const config = configOf(output, "NodeadmConfigTemplate", "template", "spec");

  expect(at(config, "users")).toEqual([user]);
  expect(listAt(config, "preNodeadmCommands")).toEqual([`sysctl --load=${sysctlFile}`]);
});

test.each<[what: string, xr: JsonObject, message: string]>([
  [
    "a setting that the bootstrap provider does not support",
    withNodes({ users: [user] }, { controlPlane: { k3s: {} } }),
    "spec.nodes.users: are not supported: KThreesConfigTemplate has no users",
  ],
  [
    "a file that a setting needs",
    withNodes({ sysctls }, { pool: { files: [{ path: sysctlFile, content: "a = 1\n" }] } }),
    `spec.workers[0].files[0].path: "${sysctlFile}" is the file of spec.nodes.sysctls: remove one of the two`,
  ],
  [
    "settings of a control plane without machines",
    composite({ ...managedSpec, controlPlane: { eks: {}, nodes: { sysctls } } }),
    "spec.controlPlane.nodes: has no effect",
  ],
  ["a ClusterClass", composite({ ...topologySpec, nodes: { sysctls } }), "spec.nodes: must not be set with topology"],
  [
    "a name that is no parameter",
    withNodes({ sysctls: { "a; reboot": "1" } }),
    "spec.nodes.sysctls: every name must be",
  ],
  ["a module with options", withNodes({ kernelModules: ["ip_vs a=1"] }), "spec.nodes.kernelModules[0]"],
  [
    "an invalid key",
    withNodes({ users: [{ ...user, sshAuthorizedKeys: ["key"] }] }),
    "must be a public key of OpenSSH",
  ],
  ["a rule of sudo that YAML splits", withNodes({ users: [{ ...user, sudo: "ALL: ALL" }] }), "must be a rule of sudo"],
  ["a rule of sudo that YAML reads", withNodes({ users: [{ ...user, sudo: "False" }] }), "must be a rule of sudo"],
  ["a user whose name YAML reads", withNodes({ users: [{ ...user, name: "no" }] }), "must be a user name"],
  ["a time server that YAML reads", withNodes({ ntp: { servers: ["10.5"] } }), "must be an IP address or a DNS name"],
  [
    "an address that YAML reads as a number to base 60",
    withNodes({ ntp: { servers: ["2001:10:20:30:40:50:1:2"] } }),
    "must be an IP address or a DNS name",
  ],
  ["an address that YAML reads as a key", withNodes({ ntp: { servers: ["2001:db8::"] } }), "must be an IP address"],
  ["a DNS name that YAML reads as a number", withNodes({ ntp: { servers: ["1.5e-3"] } }), "must be an IP address"],
  [
    "an owner that YAML reads",
    withNodes({}, { pool: { files: [{ path: "/etc/a", content: "a", owner: "On" }] } }),
    "must be no word of YAML",
  ],
  ["text that is no certificate", withNodes({ trustBundle: { content: "a" } }), "must be certificates in PEM format"],
])("%s is rejected", (_, xr, message) => {
  expect(run(xr, { required: found }).fatal).toContain(message);
});

test.each<[subject: string, nodes: JsonObject, message: string]>([
  ["commands", { users: [user] }, "spec.nodes.users: commands are not allowed by the platform"],
  ["commands", { sysctls }, "spec.nodes.sysctls: commands are not allowed by the platform"],
  ["commands", { kernelModules: ["ip_vs"] }, "spec.nodes.kernelModules: commands are not allowed by the platform"],
  [
    "secrets",
    { trustBundle: { contentFrom: { secret: { name: "other", key: "key" } } } },
    "spec.nodes.trustBundle.contentFrom.secret.name",
  ],
])("the policy on %s applies to %j", (subject, nodes, message) => {
  expect(run(withNodes(nodes), { input: { policy: { allow: { [subject]: false } } } }).fatal).toContain(message);
});
