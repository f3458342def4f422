import { expect, test } from "vitest";
import { withTalos } from "../../../test/rules/talos.ts";
import { run } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

type More = Parameters<typeof withTalos>[0];

const kubernetes = (fields: JsonObject) => ({ spec: { kubernetes: { version: "v1.35.2", ...fields } } });
const file = (fields: JsonObject) => ({ worker: { files: [{ path: "/var/a", ...fields }] } });
const secret = { name: "a", key: "b" };
const endpoint = (virtualIP: JsonObject) => ({ controlPlane: { endpoint: { host: "10.0.0.10", virtualIP } } });
const patch = (text: string) => ({ talos: { strategicPatches: [text] } });

test.each<[string, More, string]>([
  ["no version of Talos", { controlPlane: { talos: {} } }, "controlPlane.talos.talosVersion: is required: the version"],
  [
    "a patch release of Talos",
    { talos: { talosVersion: "v1.12.4" } },
    'controlPlane.talos.talosVersion: "v1.12.4" is not allowed: must be v1.12 or later, without a patch release',
  ],
  ["an older Talos", { talos: { talosVersion: "v1.11" } }, 'controlPlane.talos.talosVersion: "v1.11" is not allowed'],
  [
    "validity of certificates",
    { controlPlane: { certificates: { validityDays: 90 } } },
    "controlPlane.certificates.validityDays: is not supported: Talos renews",
  ],
  [
    "services without an address of DNS",
    { spec: { network: { services: { cidrBlocks: ["10.96.0.0/29"] } } } },
    'network.services.cidrBlocks[0]: "10.96.0.0/29" is too small for Talos: must be at least a /28',
  ],
  [
    "a virtual address without a link",
    endpoint({}),
    "controlPlane.endpoint.virtualIP.interface: is required with Talos: the link",
  ],
  [
    "an image of kube-vip",
    endpoint({ interface: "eth0", image: "kube-vip:v1" }),
    "controlPlane.endpoint.virtualIP.image: has no effect with Talos",
  ],
  [
    "a health check of the control plane",
    { controlPlane: { healthCheck: { maxUnhealthy: "1" } } },
    "controlPlane.healthCheck: has no effect with Talos: its provider does not replace unhealthy machines",
  ],
  [
    "timeouts of control-plane machines",
    { controlPlane: { timeouts: { drainSeconds: 60 } } },
    "controlPlane.timeouts: has no effect with Talos: its provider has no timeouts",
  ],
  [
    "a Secret with the authority of an issuer",
    kubernetes({ apiServer: { oidc: { issuerURL: "https://a.example.org", clientID: "a", caRef: secret } } }),
    "kubernetes.apiServer.oidc.caRef: is not supported: a machine configuration cannot refer to a Secret",
  ],
  [
    "encryption with other keys",
    kubernetes({ apiServer: { encryptionAtRest: { secretRef: secret } } }),
    "kubernetes.apiServer.encryptionAtRest: is not supported: Talos always encrypts",
  ],
  [
    "a flag of the API server that Talos sets",
    kubernetes({ apiServer: { extraArgs: { "tls-cert_file": "/a" } } }),
    "kubernetes.apiServer.extraArgs.tls-cert_file: is not supported: Talos sets it",
  ],
  [
    "a flag of the kubelet that Talos sets",
    kubernetes({ kubelet: { extraArgs: { config: "/a" } } }),
    "kubernetes.kubelet.extraArgs.config: is not supported: Talos sets it",
  ],
  [
    "commands",
    { worker: { preCommands: ["true"] } },
    "workers[0].preCommands: are not supported: Talos runs no commands",
  ],
  [
    "a file elsewhere",
    file({ path: "/etc/a" }),
    'workers[0].files[0].path: "/etc/a" is not supported: Talos writes files below /var',
  ],
  [
    "a file of a Secret",
    file({ contentFrom: { secret } }),
    "workers[0].files[0].contentFrom: is not supported: a machine configuration cannot refer to a Secret",
  ],
  ["an owner", file({ owner: "app" }), 'workers[0].files[0].owner: "app" is not supported: Talos has no users'],
  [
    "a patch that is not YAML",
    patch("a: ["),
    "controlPlane.talos.strategicPatches[0]: a string of 4 characters is not allowed: line 1 is not valid YAML",
  ],
  [
    "a patch that is a text",
    patch("machine"),
    "controlPlane.talos.strategicPatches[0]: a string of 7 characters is not allowed: must be a mapping",
  ],
  [
    "a patch with two documents",
    patch("machine: {}\n---\ncluster: {}\n"),
    "controlPlane.talos.strategicPatches[0]: a string of 28 characters is not allowed: has more than one document",
  ],
  [
    "a patch with another section",
    patch("machines: {}"),
    "strategicPatches[0]: a string of 12 characters is not allowed: must have machine and cluster only, or apiVersion",
  ],
  [
    "the development provider",
    { spec: { infrastructure: { docker: {} }, controlPlane: { talos: { talosVersion: "v1.12" } }, workers: [] } },
    "infrastructure.docker: is not supported with talos: its containers",
  ],
])("%s is rejected with the path", (_, more, message) => {
  expect(run(withTalos(more)).fatal).toContain(message);
});

test.each(["strategicPatches", "configPatches"])("an override with no %s would replace machines forever", (field) => {
  const patch = { spec: { controlPlaneConfig: { controlplane: { [field]: [] } } } };
  const overrides = [{ name: "none", target: { kind: "TalosControlPlane" }, patch }];

  expect(run(withTalos({ spec: { overrides } })).fatal).toContain(`${field} must not be an empty list`);
});

test("what the platform sets for clusters of all kinds is accepted", () => {
  const controlPlane = { healthCheck: { maxUnhealthy: "1" }, timeouts: { drainSeconds: 60 } };

  expect(run(withTalos(), { input: { defaults: { controlPlane } } }).fatal).toBeUndefined();
});

test("a health check that is off is accepted", () => {
  expect(run(withTalos({ controlPlane: { healthCheck: { enabled: false } } })).fatal).toBeUndefined();
});

test.each([{ commands: false }, { extraArgs: false }])("a policy with %o rejects patches of a team", (allow) => {
  const input = { policy: { allow } };
  const xr = withTalos(patch("machine: {sysctls: {a: b}}\n"));

  expect(run(xr, { input }).fatal).toContain("spec.controlPlane.talos.strategicPatches[0]");
  expect(run(withTalos(), { input }).fatal).toBeUndefined();
});
