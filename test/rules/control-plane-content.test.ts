import { describe, expect, test } from "vitest";
import { fieldsIn } from "../../function/api/value.ts";
import { readExample } from "../golden/examples.ts";
import { asJson } from "../golden/recording/stored.ts";
import { at, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { found, spec as topologySpec } from "./topology-world.ts";
import { managedSpec } from "./managed.ts";
import { composed, composite, quickStart, run, running } from "./world.ts";

const file = (path: string): JsonObject => ({ path, content: "text\n" });
const content = { files: [file("/etc/app.conf")], preCommands: ["first"], postCommands: ["last"] };

const kinds: { kind: string; settings: JsonObject; config: string[]; commands: string }[] = [
  { kind: "KubeadmControlPlane", settings: {}, config: ["spec", "kubeadmConfigSpec"], commands: "KubeadmCommands" },
  {
    kind: "RKE2ControlPlane",
    settings: { rke2: { registrationMethod: "internal-first" } },
    config: ["spec"],
    commands: "RKE2Commands",
  },
  {
    kind: "KThreesControlPlane",
    settings: { k3s: {} },
    config: ["spec", "kthreesConfigSpec"],
    commands: "K3sCommands",
  },
];

const vsphere = fieldsIn(fieldsIn(readExample("vsphere/quick-start.yaml"), "spec"), "infrastructure");
const withControlPlane = (controlPlane: JsonObject, more: JsonObject = {}) =>
  composite({ ...quickStart, controlPlane: { replicas: 1, ...controlPlane }, ...more });

describe.each(kinds)("files and commands of a $kind", ({ kind, settings, config, commands }) => {
  const xr = withControlPlane({ ...settings, ...content });
  const rendered = composed(run(xr), kind);

  test("reach its machines, beside those of the function", () => {
    const own = withControlPlane(settings, {
      kubernetes: { version: "v1.35.2", apiServer: { audit: { enabled: true } } },
    });
    const policy = listAt(composed(run(own), kind), ...config, "files");
    const both = withControlPlane(
      { ...settings, ...content },
      { kubernetes: { version: "v1.35.2", apiServer: { audit: { enabled: true } } } },
    );

    expect(listAt(composed(run(both), kind), ...config, "files")).toEqual([
      ...listAt(rendered, ...config, "files"),
      ...policy,
    ]);
    expect(at(rendered, ...config, `pre${commands}`)).toEqual(["first"]);
    expect(at(rendered, ...config, `post${commands}`)).toEqual(["last"]);
  });

  test("replace them by request of the XR (rule R5)", () => {
    const output = run(xr, { observed: running(withControlPlane(settings)) });

    expect(output.fatal).toBeUndefined();
    expect(output.held).toEqual([]);
    expect(at(composed(output, kind), ...config, `pre${commands}`)).toEqual(["first"]);
  });

  test("cannot have the path of a file that a setting needs", () => {
    const apiServer = { audit: { enabled: true } };
    const own = run(withControlPlane(settings, { kubernetes: { version: "v1.35.2", apiServer } }));
    const [policy] = listAt(composed(own, kind), ...config, "files");
    const path = textAt(policy, "path") ?? "";

    const output = run(
      withControlPlane({ ...settings, files: [file(path)] }, { kubernetes: { version: "v1.35.2", apiServer } }),
    );

    expect(output.fatal).toBe(
      `spec.controlPlane.files[0].path: "${path}" is the file of spec.kubernetes.apiServer.audit: ` +
        "remove one of the two",
    );
    expect(run(withControlPlane({ ...settings, files: [file(path)] })).fatal).toBeUndefined();
  });
});

test.each<[what: string, xr: JsonObject, message: string]>([
  [
    "the static pod of a virtual address",
    withControlPlane(
      {
        endpoint: { host: "192.0.2.10", virtualIP: { enabled: true } },
        machine: { image: { name: "image" } },
        files: [file("/etc/kubernetes/manifests/kube-vip.yaml")],
      },
      { infrastructure: asJson(vsphere ?? {}) },
    ),
    '"/etc/kubernetes/manifests/kube-vip.yaml" is the file of spec.controlPlane.endpoint.virtualIP',
  ],
  [
    "the registries of k3s",
    withControlPlane(
      { k3s: { registries: [{ host: "docker.io", endpoints: ["https://mirror.example.org"] }] } },
      { workers: [{ name: "default", files: [file("/etc/rancher/k3s/registries.yaml")] }] },
    ),
    'spec.workers[0].files[0].path: "/etc/rancher/k3s/registries.yaml" is the file of spec.controlPlane.k3s.registries',
  ],
  [
    "the configuration of k3s",
    withControlPlane({ k3s: {}, files: [file("/etc/rancher/k3s/config.yaml.d/server.yaml")] }),
    '"/etc/rancher/k3s/config.yaml.d/server.yaml" is the file of spec.controlPlane.k3s: remove one of the two',
  ],
  [
    "a file outside of /var on Talos",
    withControlPlane(
      { talos: { talosVersion: "v1.12" }, machine: { type: "m6i.large" }, files: [file("/etc/app.conf")] },
      {
        infrastructure: { aws: { region: "eu-central-1" } },
        workers: [{ name: "default", machine: { type: "m6i.large" } }],
      },
    ),
    'spec.controlPlane.files[0].path: "/etc/app.conf" is not supported: Talos writes files below /var',
  ],
  [
    "a control plane without machines",
    composite({ ...managedSpec, controlPlane: { eks: {}, preCommands: ["true"] } }),
    "spec.controlPlane.preCommands: has no effect",
  ],
  [
    "a ClusterClass",
    composite({ ...topologySpec, controlPlane: { files: [file("/etc/app.conf")] } }),
    "spec.controlPlane.files: must not be set with topology",
  ],
])("files and commands conflict with %s", (_, xr, message) => {
  expect(run(xr, { required: found }).fatal).toContain(message);
});

test.each<[subject: string, controlPlane: JsonObject, message: string]>([
  ["commands", { postCommands: ["true"] }, "spec.controlPlane.postCommands: commands are not allowed by the platform"],
  ["files", { files: [file("/etc/app.conf")] }, "spec.controlPlane.files[0]: files are not allowed by the platform"],
  [
    "secrets",
    { files: [{ path: "/etc/app.conf", contentFrom: { secret: { name: "other", key: "key" } } }] },
    "spec.controlPlane.files[0].contentFrom.secret.name",
  ],
])("the policy on %s also applies to the control plane", (subject, controlPlane, message) => {
  expect(run(withControlPlane(controlPlane), { input: { policy: { allow: { [subject]: false } } } }).fatal).toContain(
    message,
  );
});
