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
 * The same cluster as an older release would have made it: same inputs, another rendering. The template that runs has
 * another content and so another name, and the control plane another inline content.
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

test("R4: a release that renders the same inputs differently rolls nothing", () => {
  const output = run(composite(), { observed: byOlderRelease });

  expect(textAt(composed(output, "MachineDeployment"), ...machineRef)).toBe("demo-default-old");
  expect(at(composed(output, "KubeadmControlPlane"), "spec", "kubeadmConfigSpec", "verbosity")).toBe(1);
  expect(keysOf(output)).toContain(keys.template);
});

test("R4: what is held is named with the machines it would replace and why", () => {
  const output = run(composite(), { observed: byOlderRelease });

  expect(pending(output)).toMatchObject({ status: "True", reason: "FunctionUpgrade" });
  expect(pending(output)?.message).toContain(
    `MachineDeployment/${nameOf(whole[keys.deployment])} (2 machines: spec.template.spec.backend.docker.customImage)`,
  );
  expect(pending(output)?.message).toContain(
    "KubeadmControlPlane/demo-control-plane (1 machines: spec.kubeadmConfigSpec.verbosity)",
  );
});

test("R4: it moves when the XR approves this rollout, and not when it approves another one", () => {
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

test("R4: an approval lasts until the whole rollout is done, not only until its first part has moved", () => {
  const hash = approvalIn(run(composite(), { observed: byOlderRelease })) ?? "";
  const halfWay = changed(byOlderRelease, keys.controlPlane, {
    spec: whole[keys.controlPlane]?.["spec"] ?? {},
    metadata: whole[keys.controlPlane]?.["metadata"] ?? {},
  });

  expect(approvalIn(run(composite(), { observed: halfWay }))).toBe(hash);
});

test("R4: it moves by itself where the platform says Automatic", () => {
  const output = run(composite(), { observed: byOlderRelease, input: { rollouts: { functionUpgrades: "Automatic" } } });

  expect(textAt(composed(output, "MachineDeployment"), ...machineRef)).not.toBe("demo-default-old");
});

test.each<[string, JsonObject]>([
  ["an unknown scheme", { [renderedFrom]: "v9:0123456789" }],
  ["no annotation", { [renderedFrom]: undefined }],
])("R4: content with %s is held, never taken for a change of the user", (_, annotations) => {
  const observed = changed(byOlderRelease, keys.deployment, { metadata: { annotations } });
  const xr = composite({
    ...quickStart,
    workers: [{ name: "default", replicas: 2, machine: { image: { name: "new" } } }],
  });

  const output = run(xr, { observed });

  expect(textAt(composed(output, "MachineDeployment"), ...machineRef)).toBe("demo-default-old");
  expect(pending(output)?.message).toContain("MachineDeployment/");
});

test("R4: equal rendering of other inputs refreshes the annotation in place and rolls nothing", () => {
  const observed = changed(whole, keys.deployment, {
    metadata: { annotations: { [renderedFrom]: "v1:0000000000", [requested]: "v1:0000000000" } },
  });

  const deployment = composed(run(composite(), { observed }), "MachineDeployment");

  expect(annotationOf(deployment, renderedFrom)).toBe(annotationOf(whole[keys.deployment], renderedFrom));
  expect(textAt(deployment, ...machineRef)).toBe(textAt(whole[keys.deployment], ...machineRef));
});

test("R4: an edit of the user moves a pool although a release is pending", () => {
  const xr = composite({
    ...quickStart,
    workers: [{ name: "default", replicas: 2, machine: { image: { name: "new" } } }],
  });

  expect(textAt(composed(run(xr, { observed: byOlderRelease }), "MachineDeployment"), ...machineRef)).not.toBe(
    "demo-default-old",
  );
});

test("R4: another machine of the control plane that the XR asks for is no change of the release", () => {
  const machine = { docker: { bootstrapTimeoutSeconds: 60 } };
  const output = run(composite({ ...quickStart, controlPlane: { replicas: 1, machine } }), { observed: whole });
  const reference = ["spec", "machineTemplate", "spec", "infrastructureRef", "name"];

  expect(pending(output)).toMatchObject({ status: "False", reason: "UpToDate" });
  expect(textAt(composed(output, "KubeadmControlPlane"), ...reference)).not.toBe(
    textAt(whole[keys.controlPlane], ...reference),
  );
});

test("R4: an override of the machine template that the XR asks for moves the control plane", () => {
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

test("R5: an edit without effect, made while a release is held, lets no later change of the platform through", () => {
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
