import { describe, expect, test } from "vitest";
import { at, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { managedSpec } from "./managed.ts";
import { onKamaji } from "./kamaji.ts";
import { patchesOf, withTalos } from "./talos.ts";
import { composed, composite, quickStart, run, running } from "./world.ts";

const kubeConfigFile = "/etc/platform/webhook.yaml";
const webhook = {
  timeout: "3s",
  subjectAccessReviewVersion: "v1",
  failurePolicy: "NoOpinion",
  connectionInfo: { type: "KubeConfigFile", kubeConfigFile },
};
const [hook, node, rbac] = [
  { type: "Webhook", name: "platform", webhook },
  { type: "Node", name: "node" },
  { type: "RBAC", name: "rbac" },
];
const documentOf = (authorizers: JsonObject[], version = "v1") =>
  JSON.stringify({ apiVersion: `apiserver.config.k8s.io/${version}`, kind: "AuthorizationConfiguration", authorizers });

const configuration = documentOf([node, rbac]);
const extraVolumes = [{ name: "platform", hostPath: "/etc/platform", mountPath: "/etc/platform" }];
const kubernetes = (apiServer: JsonObject = { authorization: { configuration } }, version = "v1.35.2") => ({
  version,
  apiServer,
});
const withHook = (more: JsonObject = {}) =>
  kubernetes({ authorization: { configuration: documentOf([hook, node, rbac]) }, ...more });
const cluster = (spec: JsonObject, controlPlane: JsonObject = {}) =>
  composite({ ...quickStart, kubernetes: spec, controlPlane: { replicas: 1, ...controlPlane } });
const rke2 = { rke2: { registrationMethod: "internal-first" } };
const flag = "authorization-config";

const contentOf = (config: unknown, path: string) =>
  textAt(listAt(Object(config), "files").find((file) => textAt(file, "path") === path) ?? {}, "content");
const field = "spec.kubernetes.apiServer.authorization.configuration";

describe("an authorization configuration is a file of the API server", () => {
  test("of kubeadm, in a directory that the API server mounts", () => {
    const config = at(composed(run(cluster(kubernetes())), "KubeadmControlPlane"), "spec", "kubeadmConfigSpec");
    const path = "/etc/kubernetes/pki/authorization/configuration.yaml";

    expect(contentOf(config, path)).toBe(configuration);
    expect(at(config, "clusterConfiguration", "apiServer", "extraArgs")).toContainEqual({ name: flag, value: path });
  });

  test("of k3s, whose process reads it", () => {
    const control = composed(run(cluster(kubernetes(), { k3s: {} })), "KThreesControlPlane");
    const config = at(control, "spec", "kthreesConfigSpec");
    const path = "/etc/rancher/k3s/authorization-configuration.yaml";

    expect(contentOf(config, path)).toBe(configuration);
    expect(at(config, "serverConfig", "kubeAPIServerArg")).toContain(`${flag}=${path}`);
  });

  test("of RKE2, which mounts the file of a flag", () => {
    const { spec = null } = composed(run(cluster(kubernetes(), rke2)), "RKE2ControlPlane");
    const path = "/etc/rancher/rke2/authorization-configuration.yaml";

    expect(contentOf(spec, path)).toBe(configuration);
    expect(at(spec, "serverConfig", "kubeAPIServer", "extraArgs")).toContain(`${flag}=${path}`);
  });

  test("of Talos, which writes it", () => {
    const output = run(withTalos({ spec: { kubernetes: withHook({ extraVolumes }) } }));
    const control = composed(output, "TalosControlPlane");
    const [patch = null] = patchesOf(at(control, "spec", "controlPlaneConfig", "controlplane"));

    expect(at(patch, "cluster", "apiServer", "authorizationConfig")).toEqual([hook, node, rbac]);
    expect(JSON.stringify(patch)).not.toContain(`"${flag}"`);
  });

  test("of Kamaji, whose pods read it from their annotation", () => {
    const { spec = null } = composed(run(onKamaji({ spec: { kubernetes: kubernetes() } })), "KamajiControlPlane");
    const annotations = at(spec, "deployment", "podAdditionalMetadata", "annotations");

    expect(at(annotations, "capi.crossplane.io/authorization")).toBe(configuration);
    expect(at(spec, "apiServer", "extraArgs")).toContain(`--${flag}=/etc/kubernetes/authorization/configuration.yaml`);
  });
});

describe("rejected", () => {
  test.each<[string, JsonObject, string]>([
    [
      "without Node and RBAC",
      { authorization: { configuration: documentOf([]) } },
      "must include the types Node and RBAC",
    ],
    [
      "beside the flag",
      { authorization: { configuration }, extraArgs: { [flag]: "/etc/a" } },
      `spec.kubernetes.apiServer.extraArgs.${flag}: conflicts with kubernetes.apiServer.authorization`,
    ],
    [
      "beside the modes",
      { authorization: { configuration }, extraArgs: { "authorization-mode": "Node,RBAC" } },
      "spec.kubernetes.apiServer.extraArgs.authorization-mode: conflicts with kubernetes.apiServer.authorization",
    ],
    [
      "beside flags of a webhook",
      { authorization: { configuration }, extraArgs: { "authorization-webhook-version": "v1" } },
      "spec.kubernetes.apiServer.extraArgs.authorization-webhook-version: conflicts with",
    ],
  ])("%s", (_, apiServer, message) => {
    expect(run(cluster(kubernetes(apiServer))).fatal).toContain(message);
  });

  test("v1 before Kubernetes 1.32", () => {
    const older = { authorization: { configuration: documentOf([node, rbac], "v1beta1") } };

    expect(run(cluster(kubernetes(undefined, "v1.31.4"))).fatal).toContain(
      `${field}: apiVersion requires Kubernetes 1.32: the control plane gets v1.31.4`,
    );
    expect(run(cluster(kubernetes(older, "v1.31.4"))).fatal).toBeUndefined();
  });

  test.each<[string, JsonObject]>([
    ["k3s", { k3s: {} }],
    ["RKE2", rke2],
  ])("before the first release of %s that leaves the mode to it", (_, distribution) => {
    expect(run(cluster(kubernetes(undefined, "v1.32.3"), distribution)).fatal).toContain(
      `${field}: requires v1.32.4, before which the distribution sets authorization-mode: the control plane gets`,
    );
    expect(run(cluster(kubernetes(undefined, "v1.32.4"), distribution)).fatal).toBeUndefined();
  });

  test("on EKS", () => {
    const xr = composite({ ...managedSpec, kubernetes: kubernetes(undefined, "v1.35.0") });

    expect(run(xr).fatal).toContain("spec.kubernetes.apiServer.authorization: is not supported on EKS");
  });

  test("a file of the user with its path", () => {
    const path = "/etc/kubernetes/pki/authorization/configuration.yaml";

    expect(run(cluster(kubernetes(), { files: [{ path, content: "a" }] })).fatal).toContain(
      `"${path}" is the file of spec.kubernetes.apiServer.authorization: remove one of the two`,
    );
  });
});

describe("the kubeconfig of a webhook must be readable", () => {
  const message = `${field}: authorizers[0].webhook.connectionInfo.kubeConfigFile `;

  test.each<[string, (spec: JsonObject) => JsonObject]>([
    ["kubeadm", (spec) => cluster(spec)],
    ["RKE2", (spec) => cluster(spec, rke2)],
    ["Talos", (spec) => withTalos({ spec: { kubernetes: spec } })],
  ])("by a mount on %s", (_, xr) => {
    expect(run(xr(withHook())).fatal).toContain(`${message}must be mounted by`);
    expect(run(xr(withHook({ extraVolumes }))).fatal).toBeUndefined();
  });

  test("k3s reads every path", () => {
    expect(run(cluster(withHook(), { k3s: {} })).fatal).toBeUndefined();
  });

  test("in the directory of certificates of kubeadm without a mount", () => {
    const connectionInfo = { type: "KubeConfigFile", kubeConfigFile: "/etc/kubernetes/pki/webhook.yaml" };
    const own = documentOf([{ ...hook, webhook: { ...webhook, connectionInfo } }, node, rbac]);

    expect(run(cluster(kubernetes({ authorization: { configuration: own } }))).fatal).toBeUndefined();
  });

  test("not on Kamaji", () => {
    const { fatal } = run(onKamaji({ spec: { kubernetes: withHook() } }));

    expect(fatal).toContain(`${message}is not supported on Kamaji`);
  });
});

test("R5: a configuration of the platform replaces no machine without approval", () => {
  const plain = cluster(quickStart.kubernetes);
  const input = { defaults: { kubernetes: kubernetes() } };

  expect(run(plain, { observed: running(plain), input }).status?.rollouts).toMatchObject([
    { reason: "PlatformChange", held: true },
  ]);
});
