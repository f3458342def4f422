import { describe, expect, test } from "vitest";
import { composed, composite, quickStart, run } from "../../test/rules/world.ts";
import { renderK3sConfig } from "../bootstrap/k3s/config.ts";
import { at, type JsonObject, listAt, textAt } from "../kubernetes/object.ts";
import { schema } from "../schema.ts";
import { renderServerConfig } from "./k3s/server-config.ts";
import { Settings } from "./k3s/settings.ts";

/** A cluster with k3s, with additional fields of the spec, the control plane and k3s. */
interface More {
  spec?: JsonObject;
  controlPlane?: JsonObject;
  k3s?: JsonObject;
}
const cluster = (more: More) =>
  composite({ ...quickStart, controlPlane: { replicas: 1, ...more.controlPlane, k3s: { ...more.k3s } }, ...more.spec });
const configOf = (more: More, ...path: string[]) =>
  at(composed(run(cluster(more)), "KThreesControlPlane"), "spec", "kthreesConfigSpec", ...path);
const agentOf = (more: More, ...path: string[]) =>
  at(composed(run(cluster(more)), "KThreesConfigTemplate"), "spec", "template", "spec", ...path);
const fileOf = (config: ReturnType<typeof configOf>, path: string) =>
  textAt(
    listAt(config).find((file) => textAt(file, "path") === path),
    "content",
  );

const aws = {
  infrastructure: { aws: { region: "eu-central-1" } },
  controlPlane: { machine: { type: "m6i.large", image: { id: "ami-0123456789abcdef0" } }, k3s: {} },
  workers: [{ name: "a", machine: { type: "m6i.large", image: { id: "ami-0123456789abcdef0" } } }],
};

describe("cloud providers", () => {
  test("without one, no node waits for a cloud controller manager, and k3s' load balancer serves Services", () => {
    expect(configOf({}, "serverConfig")).toMatchObject({ cloudProviderName: "", disableCloudController: true });
    expect(configOf({}, "serverConfig", "disableComponents")).toBeUndefined();
    expect(agentOf({}, "serverConfig")).toEqual({ cloudProviderName: "" });
  });

  test("with one, nodes wait for it, and it serves Services alone", () => {
    expect(configOf({ spec: aws }, "serverConfig")).toMatchObject({
      cloudProviderName: "external",
      disableCloudController: true,
      disableComponents: ["servicelb"],
    });
    expect(agentOf({ spec: aws }, "serverConfig")).toEqual({ cloudProviderName: "external" });
  });

  test("the flag of the kubelet replaces it, because the provider would append another value", () => {
    const kubelet = { extraArgs: { "cloud-provider": "external", "max-pods": "50" } };
    const more = { spec: { kubernetes: { version: "v1.35.2", kubelet } } };

    expect(agentOf(more, "serverConfig")).toEqual({ cloudProviderName: "external" });
    expect(agentOf(more, "agentConfig", "kubeletArgs")).toContain("max-pods=50");
    expect(JSON.stringify(agentOf(more, "agentConfig"))).not.toContain("cloud-provider");
  });
});

test("ranges and domain are rendered, because the provider does not read them from the Cluster", () => {
  const network = {
    pods: { cidrBlocks: ["10.42.0.0/16", "fd00:42::/56"] },
    services: { cidrBlocks: ["10.43.0.0/16", "fd00:43::/112"] },
    serviceDomain: "cluster.example.org",
  };

  expect(configOf({ spec: { network } }, "serverConfig")).toMatchObject({
    clusterCidr: "10.42.0.0/16,fd00:42::/56",
    serviceCidr: "10.43.0.0/16,fd00:43::/112",
    clusterDomain: "cluster.example.org",
  });
});

test("the API server listens on the port of the endpoint", () => {
  const loadBalancer = { type: "classic" };
  const spec = {
    ...aws,
    infrastructure: { aws: { region: "eu-central-1", loadBalancer } },
    network: { apiServerPort: 8443 },
  };

  expect(configOf({ spec }, "serverConfig", "httpsListenPort")).toBe("8443");
});

describe("the virtual address of an endpoint", () => {
  const virtualAddress = { address: "10.0.0.10", port: 8443, image: "kube-vip:v1" };

  test("is announced by a static pod with the kubeconfig of k3s", () => {
    const { files = null } = renderK3sConfig({ virtualAddress }, { airGapped: false });
    const pod = fileOf(files, "/var/lib/rancher/k3s/agent/pod-manifests/kube-vip.yaml");

    expect(pod).toContain('image: "kube-vip:v1"');
    expect(pod).toContain("path: /etc/rancher/k3s/k3s.yaml");
  });

  test("has the port on which the API servers listen", () => {
    const { kubernetes, network } = schema.spec.parse({ kubernetes: { version: "v1.35.2" } });
    const scope = { kubernetes, network, settings: Settings.parse({}) };

    expect(renderServerConfig({ ...scope, nodeSetup: { virtualAddress } })).toMatchObject({ httpsListenPort: "8443" });
    expect(renderServerConfig({ ...scope, nodeSetup: {} })["httpsListenPort"]).toBeUndefined();
  });
});

test.each<[string, JsonObject, unknown]>([
  ["those of other distributions by default", {}, ["node-role.kubernetes.io/control-plane:NoSchedule"]],
  ["absent with an empty list", { taints: [] }, undefined],
  ["those of the spec", { taints: [{ key: "a", value: "b", effect: "NoExecute" }] }, ["a=b:NoExecute"]],
])("taints of control-plane nodes are %s", (_, controlPlane, expected) => {
  expect(configOf({ controlPlane }, "agentConfig", "nodeTaints")).toEqual(expected);
});

test("settings without a field in the provider's kind are in files that k3s reads after its own", () => {
  const k3s = { flannelBackend: "none", disableKubeProxy: true, etcd: { backupConfig: { retention: 7 } } };
  const etcd = { extraArgs: { "quota-backend-bytes": "8589934592" } };
  const files = configOf({ k3s, spec: { kubernetes: { version: "v1.35.2", etcd } } }, "files");

  expect(fileOf(files, "/etc/rancher/k3s/config.yaml.d/cluster.yaml")).toBe('flannel-backend: "none"\n');
  expect(fileOf(files, "/etc/rancher/k3s/config.yaml.d/server.yaml")).toBe(
    'disable-kube-proxy: true\netcd-arg: ["quota-backend-bytes=8589934592"]\netcd-snapshot-retention: 7\n',
  );
  expect(configOf({}, "files")).toBeUndefined();
});

test("registries of a Secret are a file of every node", () => {
  const secretRef = { name: "registries", key: "registries.yaml" };
  const more = { k3s: { registriesSecretRef: secretRef } };
  const file = {
    path: "/etc/rancher/k3s/registries.yaml",
    owner: "root:root",
    permissions: "0600",
    contentFrom: { secret: secretRef },
  };

  expect([configOf(more, "files"), agentOf(more, "files")]).toEqual([[file], [file]]);
});

test("values that the webhook would remove or rewrite are not rendered", () => {
  const off = { airGapped: false, disableNetworkPolicy: false, etcd: { exposeMetrics: false } };
  const object = composed(
    run(cluster({ k3s: off, controlPlane: { remediation: { maxRetry: 3 } } })),
    "KThreesControlPlane",
  );

  expect(JSON.stringify(object["spec"])).not.toContain("false");
  expect(at(object, "spec", "remediationStrategy")).toEqual({
    maxRetry: 3,
    retryPeriod: "0s",
    minHealthyPeriod: "1h0m0s",
  });
  expect(at(object, "spec", "machineTemplate")).toMatchObject({ nodeDrainTimeout: "10m0s" });
});
