import { expect, test } from "vitest";
import {
  changed,
  composed,
  composite,
  keyOf,
  quickStart,
  run,
  runAnnounced,
  running,
} from "../../../test/rules/world.ts";
import { at, type JsonObject, textAt } from "../../kubernetes/object.ts";

/** A cluster with k3s over time: its status follows the contract v1beta1, and its servers must agree on settings. */
const spec = (version: string, k3s: JsonObject = {}) =>
  composite({ ...quickStart, kubernetes: { version }, controlPlane: { replicas: 1, k3s } });
const at135 = withStatus(running(spec("v1.35.2")), "v1.35.2+k3s1", { updatedReplicas: 1 });
const controlPlane = keyOf(at135, "KThreesControlPlane");

/** The status of the provider instead of that of the contract v1beta2. */
function withStatus(observed: Record<string, JsonObject>, version: string, status: JsonObject) {
  const key = keyOf(observed, "KThreesControlPlane");
  const counts = { replicas: 1, readyReplicas: 1, ...status };
  const object = {
    ...observed[key],
    status: { initialized: true, ready: true, observedGeneration: 1, version, ...counts },
  };
  return { ...observed, [key]: object };
}

const versionsIn = (output: ReturnType<typeof run>) => [
  textAt(composed(output, "KThreesControlPlane"), "spec", "version"),
  textAt(composed(output, "MachineDeployment"), "spec", "template", "spec", "version"),
];

test("a cluster without changes is ready, with the counts of the contract v1beta1", () => {
  expect(run(spec("v1.35.2"), { observed: at135 }).status).toMatchObject({
    phase: "Ready",
    version: { controlPlane: "v1.35.2+k3s1" },
    controlPlane: { desired: 1, ready: 1, upToDate: 1, available: 1 },
  });
});

test("V2: workers follow once all servers run the version", () => {
  const written = changed(at135, controlPlane, { spec: { version: "v1.36.0+k3s1" } });
  const step = (observed: Record<string, JsonObject>) => versionsIn(runAnnounced(spec("v1.36.0"), { observed }));

  expect(step(at135)).toEqual(["v1.36.0+k3s1", "v1.35.2+k3s1"]);
  expect(step(withStatus(written, "v1.35.2+k3s1", { updatedReplicas: 1 }))[1]).toBe("v1.35.2+k3s1");
  // The provider omits zeros.
  expect(step(withStatus(written, "v1.36.0+k3s1", {}))[1]).toBe("v1.35.2+k3s1");
  expect(step(withStatus(written, "v1.36.0+k3s1", { updatedReplicas: 1 }))[1]).toBe("v1.36.0+k3s1");
});

test("R5: a setting of servers that the platform changes is held", () => {
  const input = { defaults: { controlPlane: { k3s: { disableComponents: ["traefik"] } } } };
  const output = run(spec("v1.35.2"), { observed: at135, input });

  expect(output.status?.rollouts).toMatchObject([{ reason: "PlatformChange", held: true }]);
  expect(at(composed(output, "KThreesControlPlane"), "spec", "kthreesConfigSpec")).toEqual(
    at(at135[controlPlane], "spec", "kthreesConfigSpec"),
  );
});

test("R3: the remediation strategy changes in place, so a change of the platform is not held", () => {
  const input = { defaults: { controlPlane: { remediation: { maxRetry: 3 } } } };
  const output = run(spec("v1.35.2"), { observed: at135, input });

  expect(output.status?.rollouts).toBeUndefined();
  expect(at(composed(output, "KThreesControlPlane"), "spec", "remediationStrategy", "maxRetry")).toBe(3);
});

const fixed = (field: string, values: string) =>
  `spec.controlPlane.k3s.${field}: cannot be changed once the cluster exists: ${values}`;

test.each<[message: string, before: JsonObject, after: JsonObject]>([
  [fixed("flannelBackend", '"vxlan", not "none"'), {}, { flannelBackend: "none" }],
  [fixed("flannelBackend", '"none", not "vxlan"'), { flannelBackend: "none" }, {}],
  [fixed("disableNetworkPolicy", "false, not true"), { embeddedRegistry: true }, { disableNetworkPolicy: true }],
  [fixed("embeddedRegistry", "true, not false"), { embeddedRegistry: true }, {}],
  [fixed("disableServiceLB", "false, not true"), { disableComponents: ["traefik"] }, { disableServiceLB: true }],
])("V6: %s", (message, before, after) => {
  const observed = running(spec("v1.35.2", before));

  expect(run(spec("v1.35.2", before), { observed }).fatal).toBeUndefined();
  expect(run(spec("v1.35.2", after), { observed }).fatal).toContain(message);
});

test("V6: a default of the platform cannot change them either", () => {
  const input = { defaults: { controlPlane: { k3s: { flannelBackend: "none" } } } };

  expect(run(spec("v1.35.2"), { observed: at135, input }).fatal).toContain('"vxlan", not "none"');
});

test("other settings in the same file or list may change", () => {
  const before = { etcd: { backupConfig: { retention: 5 } }, disableComponents: ["traefik"] };
  const after = { etcd: { backupConfig: { retention: 6 } }, disableComponents: ["coredns"] };

  expect(run(spec("v1.35.2", after), { observed: running(spec("v1.35.2", before)) }).fatal).toBeUndefined();
});
