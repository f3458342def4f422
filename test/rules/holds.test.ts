import { expect, test } from "vitest";
import { annotationOf, at, type JsonObject, nameOf, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, running } from "./world.ts";

const machineRef = ["spec", "template", "spec", "infrastructureRef", "name"];
const [renderedFrom, askedFor] = ["capi.crossplane.io/rendered-from", "capi.crossplane.io/asked-for"];
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
    metadata: { annotations: { [renderedFrom]: "v1:0000000000", [askedFor]: "v1:0000000000" } },
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

const image = (name: string) => ({ machineClasses: { small: { image: { name } } } });
const classy = composite({ ...quickStart, workers: [{ name: "default", replicas: 2, machine: { type: "small" } }] });
const withClass = running(classy, { input: image("one") });

test("R5: an edited machine class of the platform does not roll a running pool", () => {
  const output = run(classy, { observed: withClass, input: image("two") });

  expect(textAt(composed(output, "MachineDeployment"), ...machineRef)).toBe(
    textAt(withClass[keyOf(withClass, "MachineDeployment")], ...machineRef),
  );
  expect(pending(output)).toMatchObject({ status: "True", reason: "PlatformChange" });
});

test.each<[string, JsonObject]>([
  ["a default", { defaults: { kubernetes: { apiServer: { extraArgs: { "event-ttl": "2h" } } } } }],
  ["an enforced value", { enforced: { kubernetes: { apiServer: { audit: { enabled: true } } } } }],
])("R5: %s of the platform does not roll a running control plane", (_, input) => {
  const output = run(composite(), { observed: whole, input });

  expect(at(composed(output, "KubeadmControlPlane"), "spec", "kubeadmConfigSpec")).toEqual(
    at(whole[keys.controlPlane], "spec", "kubeadmConfigSpec"),
  );
  expect(pending(output)).toMatchObject({ status: "True", reason: "PlatformChange" });
});

test("R5: a version that the platform gives to all is held as well", () => {
  const unversioned = composite({ ...quickStart, kubernetes: {} });
  const version = (text: string) => ({ input: { defaults: { kubernetes: { version: text } } } });
  const observed = running(unversioned, version("v1.35.2"));

  const output = run(unversioned, { observed, ...version("v1.35.3") });

  expect(textAt(composed(output, "KubeadmControlPlane"), "spec", "version")).toBe("v1.35.2");
  expect(textAt(composed(output, "MachineDeployment"), "spec", "template", "spec", "version")).toBe("v1.35.2");
  expect(pending(output)).toMatchObject({ status: "True", reason: "PlatformChange" });
});

test("R5: what changes in place goes through although a change of the platform is held", () => {
  const input = { ...image("two"), defaults: { workerDefaults: { timeouts: { drainSeconds: 7 } } } };

  const deployment = composed(run(classy, { observed: withClass, input }), "MachineDeployment");

  expect(at(deployment, "spec", "template", "spec", "deletion", "nodeDrainTimeoutSeconds")).toBe(7);
});

test("R5: an edit of the user that changes in place does not let a held change slip through", () => {
  const edited = composite({
    ...quickStart,
    workers: [{ name: "default", replicas: 5, machine: { type: "small" }, timeouts: { drainSeconds: 7 } }],
  });

  const deployment = composed(run(edited, { observed: withClass, input: image("two") }), "MachineDeployment");

  expect(at(deployment, "spec", "replicas")).toBe(5);
  expect(textAt(deployment, ...machineRef)).toBe(
    textAt(withClass[keyOf(withClass, "MachineDeployment")], ...machineRef),
  );
});

test("R5: it moves where the platform says Automatic", () => {
  const output = run(classy, {
    observed: withClass,
    input: { ...image("two"), rollouts: { platformChanges: "Automatic" } },
  });

  expect(pending(output)?.status).toBe("False");
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
