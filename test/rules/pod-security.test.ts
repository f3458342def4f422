import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { at, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { managedSpec } from "./managed.ts";
import { onKamaji } from "./kamaji.ts";
import { patchesOf, withTalos } from "./talos.ts";
import { composed, composite, quickStart, run, running } from "./world.ts";

const podSecurity = { enforce: "baseline", warn: "restricted" };
const kubernetes = (apiServer: JsonObject) => ({ ...quickStart.kubernetes, apiServer });
const configuration = {
  apiVersion: "pod-security.admission.config.k8s.io/v1",
  kind: "PodSecurityConfiguration",
  defaults: podSecurity,
  exemptions: { namespaces: ["kube-system"] },
};

const flag = "admission-control-config-file";
const cluster = (controlPlane: JsonObject, apiServer: JsonObject = { podSecurity }) =>
  composite({ ...quickStart, kubernetes: kubernetes(apiServer), controlPlane: { replicas: 1, ...controlPlane } });

/** The parsed file of the admission configuration among the files of a configuration. */
const fileIn = (config: unknown, path: string): unknown =>
  parse(textAt(listAt(Object(config), "files").find((file) => textAt(file, "path") === path) ?? {}, "content") ?? "");

describe("the levels of Pod Security are the configuration of the admission plugin", () => {
  const file = {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AdmissionConfiguration",
    plugins: [{ name: "PodSecurity", configuration }],
  };

  test("of kubeadm, in a directory that the API server mounts", () => {
    const config = at(composed(run(cluster({})), "KubeadmControlPlane"), "spec", "kubeadmConfigSpec");
    const path = "/etc/kubernetes/pki/admission/configuration.yaml";

    expect(fileIn(config, path)).toEqual(file);
    expect(at(config, "clusterConfiguration", "apiServer", "extraArgs")).toContainEqual({ name: flag, value: path });
  });

  test("of k3s, whose process reads it", () => {
    const config = at(composed(run(cluster({ k3s: {} })), "KThreesControlPlane"), "spec", "kthreesConfigSpec");
    const path = "/etc/rancher/k3s/admission-configuration.yaml";

    expect(fileIn(config, path)).toEqual(file);
    expect(at(config, "serverConfig", "kubeAPIServerArg")).toContain(`${flag}=${path}`);
  });

  test("of RKE2, which has a field for the path", () => {
    const infrastructure = { docker: { loadBalancer: { configTemplateRef: { name: "haproxy" } } } };
    const xr = composite({
      ...quickStart,
      infrastructure,
      kubernetes: kubernetes({ podSecurity }),
      controlPlane: { replicas: 1, rke2: {} },
    });
    const { spec = null } = composed(run(xr), "RKE2ControlPlane");
    const path = "/etc/rancher/rke2/admission-configuration.yaml";

    expect(fileIn(spec, path)).toEqual(file);
    expect(at(spec, "agentConfig", "podSecurityAdmissionConfigFile")).toBe(path);
    expect(JSON.stringify(at(spec, "serverConfig"))).not.toContain(flag);
  });

  test("of Talos, which writes the file", () => {
    const output = run(withTalos({ spec: { kubernetes: kubernetes({ podSecurity }) } }));
    const config = at(composed(output, "TalosControlPlane"), "spec", "controlPlaneConfig", "controlplane");
    const [patch = null] = patchesOf(config);

    expect(at(patch, "cluster", "apiServer", "admissionControl")).toEqual([{ name: "PodSecurity", configuration }]);
    expect(JSON.stringify(patch)).not.toContain(flag);
  });
});

test("pods of Kamaji read it from their annotation", () => {
  const output = run(onKamaji({ spec: { kubernetes: kubernetes({ podSecurity }) } }));
  const { spec = null } = composed(output, "KamajiControlPlane");
  const content = textAt(spec, "deployment", "podAdditionalMetadata", "annotations", "capi.crossplane.io/admission");

  expect(parse(content ?? "")).toMatchObject({ plugins: [{ name: "PodSecurity", configuration }] });
  expect(JSON.stringify(at(spec, "apiServer", "extraArgs"))).toContain(`--${flag}=/etc/kubernetes/admission/`);
});

test("nobody who sets no level gets a file (rule R1)", () => {
  expect(JSON.stringify(composed(run(cluster({}, {})), "KubeadmControlPlane"))).not.toContain(flag);
});

test("a flag for another file is rejected", () => {
  const { fatal } = run(cluster({}, { podSecurity, extraArgs: { [flag]: "/etc/a" } }));

  expect(fatal).toContain(`spec.kubernetes.apiServer.extraArgs.${flag}: conflicts with`);
});

test("a file of the user with the same path is rejected", () => {
  const path = "/etc/kubernetes/pki/admission/configuration.yaml";
  const { fatal } = run(cluster({ files: [{ path, content: "a" }] }));

  expect(fatal).toContain(`"${path}" is the file of spec.kubernetes.apiServer.podSecurity: remove one of the two`);
});

test("EKS does not support it", () => {
  const xr = composite({ ...managedSpec, kubernetes: { ...managedSpec.kubernetes, apiServer: { podSecurity } } });

  expect(run(xr).fatal).toContain("spec.kubernetes.apiServer.podSecurity: is not supported on EKS");
});

test("R5: a level of the platform replaces no machine without approval", () => {
  const input = { defaults: { kubernetes: { apiServer: { podSecurity } } } };
  const output = run(cluster({}, {}), { observed: running(cluster({}, {})), input });

  expect(output.status?.rollouts).toMatchObject([{ reason: "PlatformChange", held: true }]);
});
