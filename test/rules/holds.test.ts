import { expect, test } from "vitest";
import { annotationOf, at, type JsonObject, nameOf, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, running } from "./world.ts";

const machineRef = ["spec", "template", "spec", "infrastructureRef", "name"];
const [renderedFrom, requested] = ["capi.crossplane.io/rendered-from", "capi.crossplane.io/requested"];
const whole = running(composite());
const keys = {
  controlPlane: keyOf(whole, "KubeadmControlPlane"),
  deployment: keyOf(whole, "MachineDeployment"),
  template: keyOf(whole, "DevMachineTemplate", "worker"),
};

/**
 * The same cluster as an older release rendered it from the same inputs. The template in use has another content and
 * therefore another name. The control plane has another inline content.
 */
const byOlderRelease = (() => {
  const template = changed(whole, keys.template, {
    metadata: { name: "demo-default-old" },
    spec: { template: { spec: { backend: { docker: { customImage: "old" } } } } },
  });
  const deployment = changed(template, keys.deployment, {
    spec: { template: { spec: { infrastructureRef: { name: "demo-default-old" } } } },
  });
  const inline = {
    spec: { kubeadmConfigSpec: { verbosity: 1 } },
    metadata: { annotations: { "capi.crossplane.io/content": "v1:older" } },
  };
  return changed(deployment, keys.controlPlane, inline);
})();

const pending = (output: ReturnType<typeof run>) => output.conditions.find(({ type }) => type === "UpdatePending");
const approvalIn = (output: ReturnType<typeof run>) =>
  /approve-rollout: ([0-9a-f]{10})/.exec(pending(output)?.message ?? "")?.[1];

test("R4: a release that renders the same inputs differently replaces no machine", () => {
  const output = run(composite(), { observed: byOlderRelease });

  expect(textAt(composed(output, "MachineDeployment"), ...machineRef)).toBe("demo-default-old");
  expect(at(composed(output, "KubeadmControlPlane"), "spec", "kubeadmConfigSpec", "verbosity")).toBe(1);
  expect(keysOf(output)).toContain(keys.template);
});

test("R4: UpdatePending names each held object, its number of machines and the fields that differ", () => {
  const output = run(composite(), { observed: byOlderRelease });

  expect(pending(output)).toMatchObject({ status: "True", reason: "FunctionUpgrade" });
  expect(pending(output)?.message).toContain(
    `MachineDeployment/${nameOf(whole[keys.deployment])} (2 machines: spec.template.spec.backend.docker.customImage)`,
  );
  expect(pending(output)?.message).toContain(
    "KubeadmControlPlane/demo-control-plane (1 machines: spec.kubeadmConfigSpec.verbosity)",
  );
});

test("R4: a held rollout proceeds if the XR approves it, but not if the XR approves another one", () => {
  const approve = (hash: string) =>
    composite(quickStart, { annotations: { "capi.crossplane.io/approve-rollout": hash } });
  const hash = approvalIn(run(composite(), { observed: byOlderRelease })) ?? "";

  const approved = run(approve(hash), { observed: byOlderRelease });
  const other = run(approve("0000000000"), { observed: byOlderRelease });

  expect(textAt(composed(approved, "MachineDeployment"), ...machineRef)).not.toBe("demo-default-old");
  expect(at(composed(approved, "KubeadmControlPlane"), "spec", "kubeadmConfigSpec", "verbosity")).toBeUndefined();
  expect(pending(approved)).toMatchObject({ status: "False", reason: "UpToDate" });
  expect(textAt(composed(other, "MachineDeployment"), ...machineRef)).toBe("demo-default-old");
});

test("R4: the hash of an approval is the same until the whole rollout is done", () => {
  const hash = approvalIn(run(composite(), { observed: byOlderRelease })) ?? "";
  const halfWay = changed(byOlderRelease, keys.controlPlane, {
    spec: whole[keys.controlPlane]?.["spec"] ?? {},
    metadata: whole[keys.controlPlane]?.["metadata"] ?? {},
  });

  expect(approvalIn(run(composite(), { observed: halfWay }))).toBe(hash);
});

test("R4: with rollouts.functionUpgrades Automatic nothing is held", () => {
  const output = run(composite(), { observed: byOlderRelease, input: { rollouts: { functionUpgrades: "Automatic" } } });

  expect(textAt(composed(output, "MachineDeployment"), ...machineRef)).not.toBe("demo-default-old");
});

test.each<[string, JsonObject]>([
  ["an unknown scheme", { [renderedFrom]: "v9:0123456789" }],
  ["no value", { [renderedFrom]: undefined }],
])("R4: content with %s in rendered-from is held, because its origin is unknown", (_, annotations) => {
  const observed = changed(byOlderRelease, keys.deployment, { metadata: { annotations } });
  const xr = composite({
    ...quickStart,
    workers: [{ name: "default", replicas: 2, machine: { image: { name: "new" } } }],
  });

  const output = run(xr, { observed });

  expect(textAt(composed(output, "MachineDeployment"), ...machineRef)).toBe("demo-default-old");
  expect(pending(output)?.message).toContain("MachineDeployment/");
});

test("R4: other inputs with an equal rendering update the annotation in place and replace no machine", () => {
  const observed = changed(whole, keys.deployment, {
    metadata: { annotations: { [renderedFrom]: "v1:0000000000", [requested]: "v1:0000000000" } },
  });

  const deployment = composed(run(composite(), { observed }), "MachineDeployment");

  expect(annotationOf(deployment, renderedFrom)).toBe(annotationOf(whole[keys.deployment], renderedFrom));
  expect(textAt(deployment, ...machineRef)).toBe(textAt(whole[keys.deployment], ...machineRef));
});

test("R4: an edit of the team rolls out a pool whose rollout is held", () => {
  const xr = composite({
    ...quickStart,
    workers: [{ name: "default", replicas: 2, machine: { image: { name: "new" } } }],
  });

  expect(textAt(composed(run(xr, { observed: byOlderRelease }), "MachineDeployment"), ...machineRef)).not.toBe(
    "demo-default-old",
  );
});

test("R4: an edit of the control plane's machine in the XR is not held", () => {
  const machine = { docker: { bootstrapTimeoutSeconds: 60 } };
  const output = run(composite({ ...quickStart, controlPlane: { replicas: 1, machine } }), { observed: whole });
  const reference = ["spec", "machineTemplate", "spec", "infrastructureRef", "name"];

  expect(pending(output)).toMatchObject({ status: "False", reason: "UpToDate" });
  expect(textAt(composed(output, "KubeadmControlPlane"), ...reference)).not.toBe(
    textAt(whole[keys.controlPlane], ...reference),
  );
});

test("R4: an override of the control plane's machine template in the XR is not held", () => {
  const overrides = [
    {
      name: "timeout",
      target: { kind: "DevMachineTemplate", role: "ControlPlane" },
      patch: { spec: { template: { spec: { backend: { docker: { bootstrapTimeout: "9s" } } } } } },
    },
  ];
  const output = run(composite({ ...quickStart, overrides }), { observed: whole });

  expect(pending(output)).toMatchObject({ status: "False", reason: "UpToDate" });
});

test("R5: an edit without effect during a hold does not approve a later change of the platform", () => {
  const pinned = composite({ ...quickStart, workers: [{ name: "default", replicas: 2, version: "v1.35.2" }] });
  const held = composed(run(pinned, { observed: byOlderRelease }), "MachineDeployment");
  const observed = changed(byOlderRelease, keys.deployment, {
    metadata: { annotations: at(held, "metadata", "annotations") ?? {} },
  });
  const input = { defaults: { workerDefaults: { machine: { docker: { bootstrapTimeoutSeconds: 9 } } } } };

  expect(textAt(composed(run(pinned, { observed, input }), "MachineDeployment"), ...machineRef)).toBe(
    "demo-default-old",
  );
});
