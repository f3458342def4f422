import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { at, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { managedSpec } from "./managed.ts";
import { onKamaji } from "./kamaji.ts";
import { patchesOf, withTalos } from "./talos.ts";
import { composed, composite, quickStart, run, running } from "./world.ts";

const limits = { apiVersion: "eventratelimit.admission.k8s.io/v1alpha1", kind: "Configuration", limits: [] };
const selectors = { podNodeSelectorPluginConfig: { clusterDefaultNodeSelector: "a=b" } };
const levels = { apiVersion: "pod-security.admission.config.k8s.io/v1", kind: "PodSecurityConfiguration" };
const configOf = (name: string, configuration: JsonObject) => ({ name, configuration: JSON.stringify(configuration) });

const eventRateLimit = configOf("EventRateLimit", limits);
const podNodeSelector = configOf("PodNodeSelector", selectors);
const enabled = {
  admissionPlugins: ["EventRateLimit", "PodNodeSelector"],
  admissionConfig: [podNodeSelector, eventRateLimit],
};
const plugins = [
  { name: "EventRateLimit", configuration: limits },
  { name: "PodNodeSelector", configuration: selectors },
];

const kubernetes = (apiServer: JsonObject = enabled) => ({ ...quickStart.kubernetes, apiServer });
const cluster = (apiServer: JsonObject = enabled, controlPlane: JsonObject = {}) =>
  composite({
    ...quickStart,
    kubernetes: kubernetes(apiServer),
    controlPlane: { replicas: 1, ...controlPlane },
  });
const rke2 = { rke2: { registrationMethod: "internal-first" } };
const flag = "admission-control-config-file";
const field = "spec.kubernetes.apiServer.admissionConfig";

/** The parsed file of the admission configuration among the files of a configuration. */
const fileIn = (config: unknown, path: string): unknown =>
  parse(textAt(listAt(Object(config), "files").find((file) => textAt(file, "path") === path) ?? {}, "content") ?? "");

describe("configurations of admission plugins are one file of the API server", () => {
  const path = "/etc/kubernetes/pki/admission/configuration.yaml";
  const file = { apiVersion: "apiserver.config.k8s.io/v1", kind: "AdmissionConfiguration", plugins };

  test("of kubeadm, sorted by name", () => {
    const config = at(composed(run(cluster()), "KubeadmControlPlane"), "spec", "kubeadmConfigSpec");

    expect(fileIn(config, path)).toEqual(file);
    expect(at(config, "clusterConfiguration", "apiServer", "extraArgs")).toContainEqual({ name: flag, value: path });
  });

  test("with the levels of Pod Security", () => {
    const xr = cluster({ ...enabled, podSecurity: { enforce: "baseline" } });
    const config = at(composed(run(xr), "KubeadmControlPlane"), "spec", "kubeadmConfigSpec");

    expect(fileIn(config, path)).toMatchObject({ plugins: [{ name: "PodSecurity" }, ...plugins] });
  });

  test("of k3s, whose process reads it", () => {
    const control = composed(run(cluster(enabled, { k3s: {} })), "KThreesControlPlane");
    const config = at(control, "spec", "kthreesConfigSpec");

    expect(fileIn(config, "/etc/rancher/k3s/admission-configuration.yaml")).toEqual(file);
  });

  test("of RKE2, which has a field for the path", () => {
    const { spec = null } = composed(run(cluster(enabled, rke2)), "RKE2ControlPlane");
    const own = "/etc/rancher/rke2/admission-configuration.yaml";

    expect(fileIn(spec, own)).toEqual(file);
    expect(at(spec, "agentConfig", "podSecurityAdmissionConfigFile")).toBe(own);
    expect(JSON.stringify(at(spec, "serverConfig"))).not.toContain(flag);
  });

  test("of Talos, which writes it", () => {
    const control = composed(run(withTalos({ spec: { kubernetes: kubernetes() } })), "TalosControlPlane");
    const [patch = null] = patchesOf(at(control, "spec", "controlPlaneConfig", "controlplane"));

    expect(at(patch, "cluster", "apiServer", "admissionControl")).toEqual(plugins);
  });

  test("of Kamaji, whose pods read it from their annotation", () => {
    const { spec = null } = composed(run(onKamaji({ spec: { kubernetes: kubernetes() } })), "KamajiControlPlane");
    const content = textAt(spec, "deployment", "podAdditionalMetadata", "annotations", "capi.crossplane.io/admission");

    expect(parse(content ?? "")).toEqual(file);
  });
});

test("the order of configurations replaces no machine", () => {
  const [first, second] = [
    [podNodeSelector, eventRateLimit],
    [eventRateLimit, podNodeSelector],
  ].map((list) => at(composed(run(cluster({ ...enabled, admissionConfig: list })), "KubeadmControlPlane"), "spec"));

  expect(second).toEqual(first);
});

describe("rejected", () => {
  test.each<[string, JsonObject, string]>([
    [
      "a plugin that reads no configuration",
      { admissionConfig: [configOf("LimitRanger", {})] },
      `${field}[0].name: "LimitRanger" is not allowed: must be one of EventRateLimit`,
    ],
    [
      "a configuration that is a list",
      { ...enabled, admissionConfig: [{ name: "EventRateLimit", configuration: "- a" }] },
      `${field}[0].configuration: a string of 3 characters is not allowed: it must be of type object`,
    ],
    [
      "the kind of another plugin",
      { ...enabled, admissionConfig: [configOf("EventRateLimit", levels)] },
      `${field}[0].configuration: must have apiVersion eventratelimit.admission.k8s.io/v1alpha1 and kind Configuration`,
    ],
    [
      "a configuration without its field",
      { ...enabled, admissionConfig: [configOf("PodNodeSelector", { a: {} })] },
      `${field}[0].configuration: must have podNodeSelectorPluginConfig`,
    ],
    [
      "two configurations of Pod Security",
      { podSecurity: { enforce: "baseline" }, admissionConfig: [configOf("PodSecurity", levels)] },
      "spec.kubernetes.apiServer: cannot have both podSecurity and an admissionConfig of PodSecurity",
    ],
    [
      "a plugin that is not enabled",
      { admissionConfig: [eventRateLimit] },
      `${field}: has no effect for a plugin that is not enabled: add the plugin to admissionPlugins`,
    ],
    [
      "the flag for another file",
      { ...enabled, extraArgs: { [flag]: "/etc/a" } },
      `spec.kubernetes.apiServer.extraArgs.${flag}: conflicts with kubernetes.apiServer.admissionConfig`,
    ],
    [
      "more than fits into a file",
      {
        admissionConfig: ["PodSecurity", "ResourceQuota", "MutatingAdmissionWebhook"].map((name) =>
          configOf(name, { a: "a".repeat(3900) }),
        ),
      },
      "characters long as JSON: must be at most 10240",
    ],
  ])("%s", (_, apiServer, message) => {
    expect(run(cluster(apiServer)).fatal).toContain(message);
  });

  test("on EKS", () => {
    const xr = composite({ ...managedSpec, kubernetes: { version: "v1.35.0", apiServer: enabled } });

    expect(run(xr).fatal).toContain(`${field}: is not supported on EKS`);
  });

  test("a file of the user with its path", () => {
    const path = "/etc/kubernetes/pki/admission/configuration.yaml";

    expect(run(cluster(enabled, { files: [{ path, content: "a" }] })).fatal).toContain(
      `"${path}" is the file of spec.kubernetes.apiServer.admissionConfig: remove one of the two`,
    );
  });

  test("one that replaces the level restricted of RKE2's profile", () => {
    const hardened = { rke2: { ...rke2.rke2, cisProfile: "cis" } };

    expect(run(cluster(enabled, hardened)).fatal).toContain(`${field}: requires podSecurity with cisProfile`);
    expect(run(cluster({ ...enabled, podSecurity: { enforce: "restricted" } }, hardened)).fatal).toBeUndefined();
  });
});

test("plugins that are on by default, or enabled by a flag, need no admissionPlugins", () => {
  const extraArgs = { "enable-admission-plugins": "NodeRestriction,EventRateLimit" };

  expect(run(cluster({ admissionConfig: [configOf("PodSecurity", levels)] })).fatal).toBeUndefined();
  expect(run(cluster({ admissionConfig: [eventRateLimit], extraArgs })).fatal).toBeUndefined();
});

test("R5: a configuration of the platform replaces no machine without approval", () => {
  const plain = composite({ ...quickStart, controlPlane: { replicas: 1 } });
  const input = { defaults: { kubernetes: kubernetes() } };

  expect(run(plain, { observed: running(plain), input }).status?.rollouts).toMatchObject([
    { reason: "PlatformChange", held: true },
  ]);
});
