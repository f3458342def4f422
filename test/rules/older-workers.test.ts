import { describe, expect, test } from "vitest";
import { at, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { composed, composite, keysOf, quickStart, run, running } from "./world.ts";

const input = { heldBackPools: { kubeadmURL: "https://mirror.example.org/kubernetes" } };
const older = { name: "older", replicas: 2, version: "v1.34.4" };
const xr = (pool: JsonObject = older) => composite({ ...quickStart, workers: [pool] });
const skip = ["metadata", "annotations", "machineset.cluster.x-k8s.io/skip-preflight-checks"] as const;
const file = "/etc/default/90-kubernetes-cluster-kubeadm";

const configOf = (output: ReturnType<typeof run>) =>
  at(composed(output, "KubeadmConfigTemplate"), "spec", "template", "spec") ?? {};

describe("V4: with heldBackPools in the Input, a pool of an older minor version", () => {
  test("creates machines that download kubeadm of the control plane's version", () => {
    const output = run(xr(), { input });

    expect(listAt(configOf(output), "files")).toEqual([
      expect.objectContaining({
        path: file,
        content: "version={{ .controlPlane.version }}\n",
        contentFormat: "Template",
      }),
    ]);
    expect(listAt(configOf(output), "preKubeadmCommands")).toEqual([
      expect.stringContaining('"https://mirror.example.org/kubernetes/$version/bin/linux/'),
    ]);
    expect(textAt(composed(output, "MachineDeployment"), ...skip)).toBe("KubeadmVersionSkew");
  });

  test("may be autoscaled, is not reported, and may change its content", () => {
    const pool = { ...older, replicas: undefined, autoscaling: { minReplicas: 1, maxReplicas: 3 } };
    const output = run(xr({ ...pool, preCommands: ["true"] }), { input, observed: running(xr(pool), { input }) });

    expect(output.fatal).toBeUndefined();
    expect(output.status?.problems ?? []).toEqual([]);
    expect(keysOf(output).filter((key) => key.includes("kubeadmconfigtemplate"))).toHaveLength(2);
  });
});

test("V4: the control plane has no such file", () => {
  expect(JSON.stringify(composed(run(xr(), { input }), "KubeadmControlPlane"))).not.toContain(file);
});

test("V4, R5: on a running cluster the switch is held, and the check applies to the old machines", () => {
  const output = run(xr(), { input, observed: running(xr()) });

  expect(output.held.map(({ reason }) => reason)).toEqual(["PlatformChange"]);
  expect(textAt(composed(output, "MachineDeployment"), ...skip)).toBeUndefined();
});

test("V4, R5: without the switch the check stays skipped as long as the machines are the old ones", () => {
  const output = run(xr(), { observed: running(xr(), { input }) });

  expect(output.held.map(({ reason }) => reason)).toEqual(["PlatformChange"]);
  expect(textAt(composed(output, "MachineDeployment"), ...skip)).toBe("KubeadmVersionSkew");
});

test("V4: a distribution whose workers may be older needs no switch", () => {
  const rke2 = { ...quickStart, controlPlane: { rke2: { registrationMethod: "internal-first" } }, workers: [older] };
  const output = run(composite(rke2), { input });

  expect(textAt(composed(output, "MachineDeployment"), ...skip)).toBeUndefined();
  expect(JSON.stringify(composed(output, "RKE2ConfigTemplate"))).not.toContain(file);
});

test("V4: a URL without https is rejected", () => {
  expect(run(xr(), { input: { heldBackPools: { kubeadmURL: "http://mirror" } } }).fatal).toContain(
    "input.heldBackPools.kubeadmURL",
  );
});
