import { expect, test } from "vitest";
import { at, type JsonObject, textAt, withValueAt } from "../../function/kubernetes/object.ts";
import { composed, composite, keyOf, quickStart, run, running } from "./world.ts";

const machineRef = ["spec", "template", "spec", "infrastructureRef", "name"];
const whole = running(composite());
const controlPlaneKey = keyOf(whole, "KubeadmControlPlane");
const pending = (output: ReturnType<typeof run>) => output.conditions.find(({ type }) => type === "UpdatePending");

const image = (name: string) => ({ machineClasses: { small: { image: { name } } } });
const ofClass = { name: "default", replicas: 2, machine: { type: "small" } };
const xrWithClass = composite({ ...quickStart, workers: [ofClass] });
const withClass = running(xrWithClass, { input: image("one") });

test("R5: an edit of the platform's machine class replaces no machine of a pool", () => {
  const output = run(xrWithClass, { observed: withClass, input: image("two") });

  expect(textAt(composed(output, "MachineDeployment"), ...machineRef)).toBe(
    textAt(withClass[keyOf(withClass, "MachineDeployment")], ...machineRef),
  );
  expect(pending(output)).toMatchObject({ status: "True", reason: "PlatformChange" });
});

test.each<[string, JsonObject]>([
  ["a default", { defaults: { kubernetes: { apiServer: { extraArgs: { "event-ttl": "2h" } } } } }],
  ["an enforced value", { enforced: { kubernetes: { apiServer: { audit: { enabled: true } } } } }],
])("R5: %s of the platform replaces no machine of the control plane", (_, input) => {
  const output = run(composite(), { observed: whole, input });

  expect(at(composed(output, "KubeadmControlPlane"), "spec", "kubeadmConfigSpec")).toEqual(
    at(whole[controlPlaneKey], "spec", "kubeadmConfigSpec"),
  );
  expect(pending(output)).toMatchObject({ status: "True", reason: "PlatformChange" });
});

test("R5: a new default version of the platform is held", () => {
  const unversioned = composite({ ...quickStart, kubernetes: {} });
  const version = (text: string) => ({ input: { defaults: { kubernetes: { version: text } } } });
  const observed = running(unversioned, version("v1.35.2"));

  const output = run(unversioned, { observed, ...version("v1.35.3") });

  expect(textAt(composed(output, "KubeadmControlPlane"), "spec", "version")).toBe("v1.35.2");
  expect(textAt(composed(output, "MachineDeployment"), "spec", "template", "spec", "version")).toBe("v1.35.2");
  expect(pending(output)).toMatchObject({ status: "True", reason: "PlatformChange" });
});

test("R5: a change in place is applied while a change of the platform is held", () => {
  const input = { ...image("two"), defaults: { workerDefaults: { timeouts: { drainSeconds: 7 } } } };

  const deployment = composed(run(xrWithClass, { observed: withClass, input }), "MachineDeployment");

  expect(at(deployment, "spec", "template", "spec", "deletion", "nodeDrainTimeoutSeconds")).toBe(7);
});

test("R5: an edit of the team that changes in place does not approve a held change", () => {
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

test.each<[string, JsonObject]>([
  ["the first synced label", { workers: [{ ...ofClass, labels: { "node-role.kubernetes.io/app": "" } }] }],
  ["a load balancer", { infrastructure: { docker: { loadBalancer: { imageTag: "2.9" } } } }],
  ["zones of the control plane", { controlPlane: { zones: ["a"] } }],
])("R5: an edit of %s does not approve a held change", (_, edit) => {
  const output = run(composite({ ...quickStart, workers: [ofClass], ...edit }), {
    observed: withClass,
    input: image("two"),
  });

  expect(textAt(composed(output, "MachineDeployment"), ...machineRef)).toBe(
    textAt(withClass[keyOf(withClass, "MachineDeployment")], ...machineRef),
  );
  expect(pending(output)).toMatchObject({ status: "True", reason: "PlatformChange" });
});

test("R5: a request with another scheme of hashes does not show who changed the machines", () => {
  const key = keyOf(withClass, "MachineDeployment");
  const deployment = withValueAt(
    withClass[key] ?? {},
    ["metadata", "annotations", "capi.crossplane.io/requested"],
    "v1:0123456789",
  );

  const output = run(xrWithClass, { observed: { ...withClass, [key]: deployment }, input: image("two") });

  expect(pending(output)).toMatchObject({ status: "True", reason: "UnknownOrigin" });
});

test("R5: with rollouts.platformChanges Automatic nothing is held", () => {
  const output = run(xrWithClass, {
    observed: withClass,
    input: { ...image("two"), rollouts: { platformChanges: "Automatic" } },
  });

  expect(pending(output)?.status).toBe("False");
});
