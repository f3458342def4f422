import { expect, test } from "vitest";
import { at, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { composed, composite, keyOf, quickStart, run, running } from "./world.ts";

const machineRef = ["spec", "template", "spec", "infrastructureRef", "name"];
const whole = running(composite());
const controlPlaneKey = keyOf(whole, "KubeadmControlPlane");
const pending = (output: ReturnType<typeof run>) => output.conditions.find(({ type }) => type === "UpdatePending");

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
    at(whole[controlPlaneKey], "spec", "kubeadmConfigSpec"),
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
