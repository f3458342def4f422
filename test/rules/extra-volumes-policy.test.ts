import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { composite, quickStart, run, running } from "./world.ts";

const volume = { name: "tokens", hostPath: "/etc/platform/tokens.yaml", mountPath: "/etc/tokens.yaml" };
const cluster = (kubernetes: JsonObject) => composite({ ...quickStart, kubernetes });

describe("a policy that forbids commands forbids mounts of the machine", () => {
  const input = { policy: { allow: { commands: false } } };

  test("of the spec, unless the platform sets them", () => {
    const xr = cluster({ ...quickStart.kubernetes, scheduler: { extraVolumes: [volume] } });
    const defaults = { kubernetes: { scheduler: { extraVolumes: [volume] } } };

    expect(run(xr, { input }).fatal).toBe(
      "spec.kubernetes.scheduler.extraVolumes: commands are not allowed by the platform",
    );
    expect(run(cluster(quickStart.kubernetes), { input: { ...input, defaults } }).fatal).toBeUndefined();
  });

  test.each<[string, JsonObject, JsonObject]>([
    [
      "KubeadmControlPlane",
      {},
      { kubeadmConfigSpec: { clusterConfiguration: { apiServer: { extraVolumes: [volume] } } } },
    ],
    [
      "RKE2ControlPlane",
      { rke2: { registrationMethod: "internal-first" } },
      { serverConfig: { kubeAPIServer: { extraMounts: { "/": "/host" } } } },
    ],
  ])("of an override of a %s", (kind, settings, spec) => {
    const overrides = [{ name: "mount", target: { kind }, patch: { spec } }];
    const xr = composite({ ...quickStart, controlPlane: { replicas: 1, ...settings }, overrides });

    expect(run(xr).fatal).toBeUndefined();
    expect(run(xr, { input }).fatal).toContain("commands are not allowed by the platform");
  });
});

test("R5: a volume of the platform replaces no machine without approval", () => {
  const plain = cluster(quickStart.kubernetes);
  const input = { defaults: { kubernetes: { apiServer: { extraVolumes: [volume] } } } };

  expect(run(plain, { observed: running(plain), input }).status?.rollouts).toMatchObject([
    { reason: "PlatformChange", held: true },
  ]);
});
