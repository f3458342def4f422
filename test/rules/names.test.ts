import { expect, test } from "vitest";
import { nameOf } from "../../function/kubernetes/object.ts";
import { composed, composite, keysOf, quickStart, run } from "./world.ts";

test("N1: names start with that of the cluster, and a pool's name ends in a hash of cluster, pool and zone", () => {
  const output = run(composite());

  expect(nameOf(composed(output, "Cluster"))).toBe("demo");
  expect(nameOf(composed(output, "KubeadmControlPlane"))).toBe("demo-control-plane");
  expect(nameOf(composed(output, "MachineDeployment"))).toMatch(/^demo-default-[0-9a-f]{5}$/);
});

test("N1: the longest names leave room for the suffixes of machines", () => {
  const name = "c".repeat(43);
  const pool = { name: "p".repeat(40), replicas: 1, zones: ["z".repeat(63)] };
  const output = run(composite({ ...quickStart, workers: [pool] }, { name }));

  expect(output.fatal).toBeUndefined();
  expect((nameOf(composed(output, "MachineDeployment")) ?? "").length).toBeLessThanOrEqual(63 - 6 - 6);
  // The name of a template is no label value and has no suffix: machines are named after their owner.
  const others = [...output.desired.values()].filter(({ object }) => !object.kind.endsWith("Template"));
  expect(others.filter(({ object }) => object.metadata.name.length > 63)).toEqual([]);
});

test("N2: a key names role, kind and, for templates, the hash of the content", () => {
  const keys = keysOf(run(composite()));

  expect(keys).toContain("infrastructure-cluster-devcluster");
  expect(keys).toContain("control-plane-kubeadmcontrolplane");
  expect(keys.filter((key) => /^control-plane-devmachinetemplate-[0-9a-f]{10}$/.test(key))).toHaveLength(1);
});

test("N3: the hash of a template covers the rendered content, overrides included", () => {
  const patch = {
    name: "patched",
    target: { kind: "KubeadmConfigTemplate" },
    patch: { spec: { template: { spec: { verbosity: 3 } } } },
  };

  const plain = composed(run(composite()), "KubeadmConfigTemplate");
  const patched = composed(run(composite({ ...quickStart, overrides: [patch] })), "KubeadmConfigTemplate");

  expect(nameOf(patched)).not.toBe(nameOf(plain));
});
