import { describe, expect, test } from "vitest";
import { at, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { managedSpec } from "./managed.ts";
import { onKamaji } from "./kamaji.ts";
import { patchesOf, withTalos } from "./talos.ts";
import { composed, composite, quickStart, run, running } from "./world.ts";

const jwt = [
  {
    issuer: { url: "https://login.example.org", audiences: ["a"] },
    claimMappings: { username: { claim: "sub", prefix: "" } },
  },
];
const documentOf = (fields: JsonObject = { jwt }, version = "v1") =>
  JSON.stringify({ apiVersion: `apiserver.config.k8s.io/${version}`, kind: "AuthenticationConfiguration", ...fields });

const configuration = documentOf();
const kubernetes = (apiServer: JsonObject = { authentication: { configuration } }, version = "v1.35.2") => ({
  version,
  apiServer,
});
const cluster = (spec: JsonObject, controlPlane: JsonObject = {}) =>
  composite({ ...quickStart, kubernetes: spec, controlPlane: { replicas: 1, ...controlPlane } });
const rke2 = { rke2: { registrationMethod: "internal-first" } };
const flag = "authentication-config";

const contentOf = (config: unknown, path: string) =>
  textAt(listAt(Object(config), "files").find((file) => textAt(file, "path") === path) ?? {}, "content");
const field = "spec.kubernetes.apiServer.authentication.configuration";

describe("an authentication configuration is a file of the API server", () => {
  test("of kubeadm, in a directory that the API server mounts", () => {
    const config = at(composed(run(cluster(kubernetes())), "KubeadmControlPlane"), "spec", "kubeadmConfigSpec");
    const path = "/etc/kubernetes/pki/authentication/configuration.yaml";

    expect(contentOf(config, path)).toBe(configuration);
    expect(at(config, "clusterConfiguration", "apiServer", "extraArgs")).toContainEqual({ name: flag, value: path });
  });

  test("of k3s, whose process reads it", () => {
    const control = composed(run(cluster(kubernetes(), { k3s: {} })), "KThreesControlPlane");
    const config = at(control, "spec", "kthreesConfigSpec");
    const path = "/etc/rancher/k3s/authentication-configuration.yaml";

    expect(contentOf(config, path)).toBe(configuration);
    expect(at(config, "serverConfig", "kubeAPIServerArg")).toContain(`${flag}=${path}`);
  });

  test("of RKE2, which mounts the file of a flag", () => {
    const { spec = null } = composed(run(cluster(kubernetes(), rke2)), "RKE2ControlPlane");
    const path = "/etc/rancher/rke2/authentication-configuration.yaml";

    expect(contentOf(spec, path)).toBe(configuration);
    expect(at(spec, "serverConfig", "kubeAPIServer", "extraArgs")).toContain(`${flag}=${path}`);
  });

  test("of Talos, which mounts it for an API server that does not run as root", () => {
    const control = composed(run(withTalos({ spec: { kubernetes: kubernetes() } })), "TalosControlPlane");
    const [patch = null] = patchesOf(at(control, "spec", "controlPlaneConfig", "controlplane"));
    const path = "/var/lib/kubernetes/authentication.yaml";

    expect(at(patch, "machine", "files")).toEqual([{ op: "create", path, permissions: 0o644, content: configuration }]);
    expect(at(patch, "cluster", "apiServer")).toMatchObject({
      extraArgs: { [flag]: path },
      extraVolumes: [{ hostPath: path, mountPath: path, readonly: true }],
    });
  });

  test("of Kamaji, whose pods read it from their annotation", () => {
    const { spec = null } = composed(run(onKamaji({ spec: { kubernetes: kubernetes() } })), "KamajiControlPlane");
    const annotations = at(spec, "deployment", "podAdditionalMetadata", "annotations");

    expect(at(annotations, "capi.crossplane.io/authentication")).toBe(configuration);
    expect(at(spec, "apiServer", "extraArgs")).toContain(`--${flag}=/etc/kubernetes/authentication/configuration.yaml`);
  });
});

describe("rejected", () => {
  test.each<[string, JsonObject, string]>([
    ["one with errors", { authentication: { configuration: "jwt: []" } }, `${field}: a string of 7 characters is not`],
    [
      "beside oidc",
      { authentication: { configuration }, oidc: { issuerURL: "https://a.example", clientID: "a" } },
      "spec.kubernetes.apiServer: cannot have both oidc and authentication",
    ],
    [
      "beside the flag",
      { authentication: { configuration }, extraArgs: { [flag]: "/etc/a" } },
      `spec.kubernetes.apiServer.extraArgs.${flag}: conflicts with kubernetes.apiServer.authentication`,
    ],
    [
      "beside a flag of OIDC",
      { authentication: { configuration }, extraArgs: { "oidc-groups-prefix": "a" } },
      "spec.kubernetes.apiServer.extraArgs.oidc-groups-prefix: conflicts with kubernetes.apiServer.authentication",
    ],
    [
      "anonymous beside its flag",
      {
        authentication: { configuration: documentOf({ anonymous: { enabled: true } }) },
        extraArgs: { "anonymous-auth": "true" },
      },
      "spec.kubernetes.apiServer.extraArgs.anonymous-auth: conflicts with anonymous",
    ],
    [
      "without anonymous requests, which nodes need to join",
      { authentication: { configuration: documentOf({ anonymous: { enabled: false } }) } },
      `${field}: anonymous must allow /api/v1/namespaces/kube-public/configmaps/cluster-info, /livez, /readyz`,
    ],
    [
      "with some anonymous requests only",
      {
        authentication: {
          configuration: documentOf({
            anonymous: { enabled: true, conditions: [{ path: "/livez" }, { path: "/readyz" }] },
          }),
        },
      },
      `${field}: anonymous must allow /api/v1/namespaces/kube-public/configmaps/cluster-info: otherwise`,
    ],
  ])("%s", (_, apiServer, message) => {
    expect(run(cluster(kubernetes(apiServer))).fatal).toContain(message);
  });

  test("v1 before Kubernetes 1.34", () => {
    const older = { authentication: { configuration: documentOf({ jwt }, "v1beta1") } };

    expect(run(cluster(kubernetes(undefined, "v1.33.4"))).fatal).toContain(
      `${field}: apiVersion requires Kubernetes 1.34: the control plane gets v1.33.4`,
    );
    expect(run(cluster(kubernetes(older, "v1.33.4"))).fatal).toBeUndefined();
  });

  test.each<[string, (spec: JsonObject) => JsonObject]>([
    ["k3s", (spec) => cluster(spec, { k3s: {} })],
    ["RKE2", (spec) => cluster(spec, rke2)],
    ["Talos", (spec) => withTalos({ spec: { kubernetes: spec } })],
  ])("anonymous on %s, which sets its flag", (_, xr) => {
    const spec = kubernetes({ authentication: { configuration: documentOf({ anonymous: { enabled: true } }) } });

    expect(run(xr(spec)).fatal).toContain(`${field}: anonymous is not supported: `);
    expect(run(xr(kubernetes())).fatal).toBeUndefined();
  });

  test("on EKS", () => {
    const xr = composite({ ...managedSpec, kubernetes: kubernetes(undefined, "v1.35.0") });

    expect(run(xr).fatal).toContain("spec.kubernetes.apiServer.authentication: is not supported on EKS");
  });

  test.each<[string, (files: JsonObject[]) => JsonObject, string]>([
    ["kubeadm", (files) => cluster(kubernetes(), { files }), "/etc/kubernetes/pki/authentication/configuration.yaml"],
    [
      "Talos",
      (files) => withTalos({ spec: { kubernetes: kubernetes() }, controlPlane: { files } }),
      "/var/lib/kubernetes/authentication.yaml",
    ],
  ])("a file of the user with its path on %s", (_, xr, path) => {
    expect(run(xr([{ path, content: "a" }])).fatal).toContain(
      `"${path}" is the file of spec.kubernetes.apiServer.authentication: remove one of the two`,
    );
  });
});

test("the XR's issuers replace the issuer of the platform's defaults", () => {
  const input = {
    defaults: { kubernetes: { apiServer: { oidc: { issuerURL: "https://a.example", clientID: "a" } } } },
  };
  const control = composed(run(cluster(kubernetes()), { input }), "KubeadmControlPlane");

  expect(JSON.stringify(control)).not.toContain("oidc-issuer-url");
});

test("R5: a configuration of the platform replaces no machine without approval", () => {
  const plain = cluster(quickStart.kubernetes);
  const input = { defaults: { kubernetes: kubernetes() } };

  expect(run(plain, { observed: running(plain), input }).status?.rollouts).toMatchObject([
    { reason: "PlatformChange", held: true },
  ]);
});
