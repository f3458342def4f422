import { describe, expect, test } from "vitest";
import { bootstrapProviders } from "./index.ts";
import { setupFieldsOn } from "./provider.ts";
import { specPaths } from "./setup-paths.ts";
import { combineNodeSetups } from "./combined-setup.ts";
import type { NodeSetup, NodeSetupField } from "./node-setup.ts";

/** A sample of every field; a new one does not compile until it is here. */
const samples: { readonly [Field in NodeSetupField]-?: NonNullable<NodeSetup[Field]> } = {
  operatingSystem: "Flatcar",
  kubeletArgs: { "max-pods": "10" },
  cloudProvider: "External",
  nodeName: "{{ ds.meta_data.local_hostname }}",
  files: [{ path: "/etc/app.conf", content: "a: b\n" }],
  preCommands: ["echo before"],
  postCommands: ["echo after"],
  labels: { "example.org/pool": "a" },
  taints: [{ key: "example.org/only", effect: "NoSchedule" }],
  ntpServers: ["time.example.org"],
  sysctls: { "vm.max_map_count": "262144" },
  kernelModules: ["br_netfilter"],
  trustBundle: "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n",
  trustBundleFrom: { secret: { name: "authorities", key: "ca.crt" } },
  users: [{ name: "admin", sshAuthorizedKeys: ["ssh-ed25519 AAAA"] }],
  registries: [{ host: "docker.io", mirrors: ["https://mirror.example.org"] }],
  registryCredentials: { secret: { name: "pull", key: ".dockerconfigjson" } },
  proxy: { http: "http://proxy.example.org:3128", noProxy: ["10.0.0.0/8"] },
  disks: [{ label: "data", device: "/dev/nvme1n1", filesystem: "ext4", mountPath: "/var/lib/containerd" }],
  mounts: [{ path: "/data", source: "nfs.example.org:/data", filesystem: "nfs4" }],
  containerdConfig: "version = 2\n",
  bootCommands: ["swapoff --all"],
  joinsNewer: { kubeadmURL: "https://dl.k8s.io/release" },
  ipFamilies: ["ipv6", "ipv4"],
  virtualAddress: { address: "10.0.0.10", port: 6443, image: "kube-vip:v1" },
};
const setups = Object.entries(samples).map(([word, sample]): { word: string; setup: NodeSetup } => ({
  word,
  setup: { [word]: sample },
}));

test.each(setups)("$word of one part is in the combination", ({ setup }) => {
  expect(combineNodeSetups({}, setup, {})).toMatchObject(setup);
});

test("every field has a path in the spec, or only an infrastructure or the Input sets it", () => {
  const fields = [...specPaths.map(({ field }) => field), "cloudProvider", "nodeName", "joinsNewer"];

  expect(fields.toSorted()).toEqual(Object.keys(samples).toSorted());
});

describe.each(bootstrapProviders)("bootstrap provider $name", (provider) => {
  const settings = provider.nodeSettings?.parse({}) ?? {};
  const cluster = { name: "demo", namespace: "team-a" };
  const render = (nodeSetup: NodeSetup) => provider.template({ cluster, version: "v1.35.2", settings, nodeSetup });
  const support = new Map(Object.entries(provider.setupFields));

  test.each(setups)("renders $word if and only if it declares so", ({ word, setup }) => {
    const isRendered = JSON.stringify(render(setup)) !== JSON.stringify(render({}));

    expect(isRendered).toBe(support.get(word) === "Rendered");
  });

  const { operatingSystem, ...others } = samples;
  const fields = Object.entries(others).map(([word, sample]) => ({ word, setup: { [word]: sample } }));

  test.each(provider.operatingSystems ? fields : [])(
    "renders $word on another operating system if and only if it declares so",
    (field) => {
      const isRendered =
        JSON.stringify(render({ operatingSystem, ...field.setup })) !== JSON.stringify(render({ operatingSystem }));
      const supports = new Map(Object.entries(setupFieldsOn(provider, operatingSystem)));

      expect(isRendered).toBe(supports.get(field.word) === "Rendered");
    },
  );

  test("gives a reason for each field that it does not support", () => {
    const reasons = [...support.values()].flatMap((one) => (typeof one === "string" ? [] : [one.unsupported]));

    expect(reasons.filter((reason) => !/^(is|are|cannot|has|have) \S/.test(reason))).toEqual([]);
  });
});
