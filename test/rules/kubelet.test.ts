import { describe, expect, test } from "vitest";
import { at, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { cluster } from "./kubelets.ts";
import { managedSpec } from "./managed.ts";
import { found, spec as topologySpec } from "./topology-world.ts";
import { composed, composite, run, running } from "./world.ts";

type Output = ReturnType<typeof run>;

const flagsAt = (object: JsonObject, path: string): Record<string, string | undefined> => {
  const args = listAt(object, "spec", ...path.split("."), "nodeRegistration", "kubeletExtraArgs");
  return Object.fromEntries(args.map((arg) => [textAt(arg, "name") ?? "", textAt(arg, "value")]));
};
const ofControlPlane = (output: Output) =>
  flagsAt(composed(output, "KubeadmControlPlane"), "kubeadmConfigSpec.initConfiguration");
const ofPool = (output: Output, name?: string) =>
  flagsAt(composed(output, "KubeadmConfigTemplate", name), "template.spec.joinConfiguration");

describe("settings of the kubelet", () => {
  test("are rendered as flags, with their lists in one order", () => {
    const output = run(
      cluster({
        all: {
          maxPods: 200,
          kubeReserved: { memory: "1Gi", cpu: "100m" },
          evictionHard: { "nodefs.available": "10%", "memory.available": "300Mi" },
          topologyManagerPolicy: "restricted",
        },
      }),
    );

    for (const flags of [ofControlPlane(output), ofPool(output)]) {
      expect(flags).toMatchObject({
        "max-pods": "200",
        "kube-reserved": "cpu=100m,memory=1Gi",
        "eviction-hard": "memory.available<300Mi,nodefs.available<10%",
        "topology-manager-policy": "restricted",
      });
    }
  });

  test("of the control plane and of a pool win over those of all nodes, flag by flag", () => {
    const output = run(
      cluster({
        all: { maxPods: 100, containerLogMaxFiles: 3 },
        controlPlane: { maxPods: 50 },
        pool: { maxPods: 250 },
      }),
    );

    expect(ofControlPlane(output)).toMatchObject({ "max-pods": "50", "container-log-max-files": "3" });
    expect(ofPool(output)).toMatchObject({ "max-pods": "250", "container-log-max-files": "3" });
  });

  test("win entry by entry in a list, which is one flag", () => {
    const [all, pool] = [{ cpu: "100m", memory: "1Gi" }, { memory: "2Gi" }].map((kubeReserved) => ({ kubeReserved }));
    const output = run(cluster({ ...(all && { all }), ...(pool && { pool }) }));

    expect(ofPool(output)).toMatchObject({ "kube-reserved": "cpu=100m,memory=2Gi" });
    expect(ofControlPlane(output)).toMatchObject({ "kube-reserved": "cpu=100m,memory=1Gi" });
  });

  test("win over a flag that is written with underscores", () => {
    const flags = ofPool(run(cluster({ all: { extraArgs: { max_pods: "100" } }, pool: { maxPods: 250 } })));

    expect([flags["max-pods"], flags["max_pods"]]).toEqual(["250", undefined]);
  });

  test("replace only machines of their owner, by request of the XR (rule R5)", () => {
    const output = run(cluster({ pool: { maxPods: 250 } }), { observed: running(cluster({})) });

    const group = composed(output, "MachineDeployment");
    const template = textAt(group, "spec", "template", "spec", "bootstrap", "configRef", "name")?.split("-").at(-1);

    expect([output.fatal, output.held]).toEqual([undefined, []]);
    expect(ofPool(output, template)).toMatchObject({ "max-pods": "250" });
    expect(ofControlPlane(output)["max-pods"]).toBeUndefined();
  });

  test("of the platform are held on a running cluster (rule R5)", () => {
    const input = { defaults: { workerDefaults: { kubelet: { maxPods: 250 } } } };
    const output = run(cluster({}), { observed: running(cluster({})), input });

    expect(output.held).toHaveLength(1);
    expect(ofPool(output)["max-pods"]).toBeUndefined();
  });

  test("reach the autoscaler, which scales an empty pool up", () => {
    const workers = [{ name: "default", autoscaling: { minReplicas: 0, maxReplicas: 3 }, kubelet: { maxPods: 250 } }];
    const { metadata } = composed(run(cluster({}, { workers })), "MachineDeployment");

    expect(at({ metadata }, "metadata", "annotations", "capacity.cluster-autoscaler.kubernetes.io/maxPods")).toBe(
      "250",
    );
  });
});

test("a control plane without machines has no kubelets", () => {
  const spec = { ...managedSpec, controlPlane: { ...managedSpec.controlPlane, kubelet: { maxPods: 50 } } };

  expect(run(composite(spec)).fatal).toContain("spec.controlPlane.kubelet: has no effect");
});

test("with a ClusterClass, the class sets kubelets", () => {
  const workers = [{ name: "default", kubelet: { maxPods: 50 } }];

  expect(run(composite({ ...topologySpec, workers }), { required: found }).fatal).toContain(
    "spec.workers[0].kubelet: must not be set with topology",
  );
});

test("a policy without extraArgs forbids flags, but no fields", () => {
  const input = { policy: { allow: { extraArgs: false } } };

  expect(run(cluster({ pool: { maxPods: 250 } }), { input }).fatal).toBeUndefined();
  expect(run(cluster({ pool: { extraArgs: { v: "2" } } }), { input }).fatal).toContain(
    "spec.workers[0].kubelet.extraArgs: extraArgs are not allowed",
  );
});
