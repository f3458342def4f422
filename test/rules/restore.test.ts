import { expect, test } from "vitest";
import { at, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { type Call, changed, composed, composite, keyOf, keysOf, quickStart, run, running } from "./world.ts";

const withKeys = (objects: Record<string, JsonObject>) =>
  Object.fromEntries(
    Object.keys(objects).map((key) => [
      key,
      changed(objects, key, { metadata: { annotations: { "crossplane.io/composition-resource-name": key } } })[key] ??
        {},
    ]),
  );
const whole = withKeys(running(composite()));
const machineRef = ["spec", "template", "spec", "infrastructureRef", "name"];

/** Calls the function like Crossplane, with the resources of the last requirements, until these are stable. */
function restored(xr: JsonObject, world: Record<string, JsonObject>, call: Call = {}) {
  let output = run(xr, { ...call, required: {} });
  let calls = 1;
  for (
    let before = "";
    output.fatal === undefined && before !== JSON.stringify(output.requirements) && calls < 7;
    calls += 1
  ) {
    before = JSON.stringify(output.requirements);
    output = run(xr, { ...call, required: resourcesFor(output.requirements, Object.values(world)) });
  }
  return { output, calls };
}

function resourcesFor(requirements: ReturnType<typeof run>["requirements"], world: JsonObject[]) {
  return Object.fromEntries(
    Object.entries(requirements).map(([name, { kind, name: only }]) => [
      name,
      world.filter(
        (object) =>
          textAt(object, "kind") === kind && (only === undefined || textAt(object, "metadata", "name") === only),
      ),
    ]),
  );
}

test("N5: an XR restored from Git finds its cluster and composes the same objects under the same keys", () => {
  const { output, calls } = restored(composite(), whole);

  expect(output.fatal).toBeUndefined();
  expect(keysOf(output)).toEqual(
    Object.keys(whole)
      .filter((key) => !key.startsWith("usage"))
      .concat(keysOf(output).filter((key) => key.startsWith("usage")))
      .toSorted(),
  );
  expect(calls).toBeLessThanOrEqual(6);
});

test("N5: the first response keeps the running content, even if the spec has changed", () => {
  const edited = composite({
    ...quickStart,
    workers: [{ name: "default", replicas: 2, machine: { image: { name: "new" } } }],
  });

  const { output } = restored(edited, whole);

  expect(textAt(composed(output, "MachineDeployment"), ...machineRef)).toBe(
    textAt(whole[keyOf(whole, "MachineDeployment")], ...machineRef),
  );
  expect(output.conditions).toContainEqual(
    expect.objectContaining({ type: "UpdatePending", status: "True", reason: "Restored" }),
  );
});

// Until an XR is a minute old, its last writes may not be observed. A negative age means that clocks differ.
test.each([
  [-1, true],
  [0, false],
  [59, false],
  [60, true],
])("N5: the cluster of an XR that is %i seconds old is adopted: %s", (seconds, isAdopted) => {
  const created = "2026-01-01T00:00:00Z";
  const xr = composite(quickStart, { creationTimestamp: created });

  const { output } = restored(xr, whole, { now: Date.parse(created) + seconds * 1000 });

  expect(keysOf(output).includes("cluster")).toBe(isAdopted);
  expect(output.fatal).toBeUndefined();
  expect(output.status?.lastOperation?.description.includes("already exists")).toBe(!isAdopted);
  expect(output.ttlSeconds).toBe(10);
});

test.each<[string, JsonObject, RegExp]>([
  ["a downgrade", { kubernetes: { version: "v1.34.0" } }, /cannot be downgraded/],
  [
    "another CIDR block of pods",
    { network: { pods: { cidrBlocks: ["10.1.0.0/16"] } } },
    /spec\.network\.pods\.cidrBlocks: cannot be changed/,
  ],
])("N5: %s is rejected from the first call on", (_, change, message) => {
  const xr = composite({ ...quickStart, ...change }, { creationTimestamp: "1970-01-01T00:00:00Z" });

  expect(restored(xr, whole).output.fatal).toMatch(message);
  expect(restored(xr, whole, { now: 60_000 }).output.fatal).toMatch(message);
});

const [stays, gone] = [
  { name: "default", replicas: 2 },
  { name: "gone", replicas: 1 },
];
const withGonePool = withKeys(running(composite({ ...quickStart, workers: [stays, gone] })));

test("N5: a pool that the spec no longer has is removed in steps, starting with the first response", () => {
  const { output } = restored(composite(), withGonePool);

  expect(at(composed(output, "MachineDeployment", "gone"), "spec", "replicas")).toBe(0);
});

test("N5: an adopted Cluster keeps its control plane, which is read by the Cluster's reference", () => {
  const foreign = changed(running(composite()), "cluster", {
    metadata: { labels: { "capi.crossplane.io/owner-name": undefined } },
  });
  const xr = composite(quickStart, { annotations: { "capi.crossplane.io/adopt": "demo" } });

  const { output } = restored(xr, foreign);

  expect(output.fatal).toBeUndefined();
  expect(at(composed(output, "KubeadmControlPlane"), "spec", "kubeadmConfigSpec")).toEqual(
    at(foreign["control-plane-kubeadmcontrolplane"], "spec", "kubeadmConfigSpec"),
  );
});

test("N5: objects that the spec no longer has are adopted as well, otherwise nothing would ever delete them", () => {
  const { output } = restored(composite(), withGonePool);

  expect(keysOf(output)).toContain(keyOf(withGonePool, "MachineHealthCheck", "gone"));
});

test("N5: the templates of removed pools are read even if the spec has no pool", () => {
  const { output } = restored(composite({ ...quickStart, workers: [] }), whole);

  expect(keysOf(output)).toEqual(
    expect.arrayContaining([keyOf(whole, "KubeadmConfigTemplate"), keyOf(whole, "DevMachineTemplate", "worker")]),
  );
});

const references = Object.values(whole).map((object) => ({
  apiVersion: textAt(object, "apiVersion") ?? "",
  kind: textAt(object, "kind") ?? "",
  name: textAt(object, "metadata", "name") ?? "",
}));

const without = (key: string) => Object.fromEntries(Object.entries(whole).filter(([candidate]) => candidate !== key));

test.each([
  ["spec.crossplane.resourceRefs", { crossplane: { resourceRefs: references } }],
  ["spec.resourceRefs", { resourceRefs: references }],
])("N5: missing resources in %s are read and retained", (_, refersTo) => {
  const template = keyOf(whole, "DevMachineTemplate", "worker");
  const workers = [{ name: "default", replicas: 2, machine: { image: { name: "new" } } }];

  const { output } = restored(composite({ ...quickStart, workers, ...refersTo }), whole, {
    observed: without(template),
  });

  expect(keysOf(output)).toContain(template);
});

test("N5, D6: a Cluster that is paused during its restore keeps its missing resources", () => {
  const check = keyOf(whole, "MachineHealthCheck", "worker");
  const observed = changed(without(check), "cluster", { spec: { paused: true } });
  const xr = composite({ ...quickStart, crossplane: { resourceRefs: references } });

  expect(keysOf(restored(xr, whole, { observed }).output)).toEqual(Object.keys(whole).toSorted());
});

test("N5: an empty pool that is missing stays composed, because Crossplane could not delete it", () => {
  const deployment = keyOf(whole, "MachineDeployment");
  const empty = changed(whole, deployment, { spec: { replicas: 0 }, status: { replicas: 0, upToDateReplicas: 0 } });
  const observed = Object.fromEntries(Object.entries(empty).filter(([key]) => key !== deployment));
  const xr = (more: JsonObject) => composite({ ...quickStart, workers: [], ...more });
  const refersTo = { crossplane: { resourceRefs: references } };

  expect(keysOf(restored(xr(refersTo), empty, { observed }).output)).toContain(deployment);
  expect(keysOf(restored(xr({}), empty, { observed: empty }).output)).not.toContain(deployment);
});

test("a steady cluster without missing resources has no requirements", () => {
  const xr = composite({ ...quickStart, crossplane: { resourceRefs: references } });

  expect(run(xr, { observed: whole }).requirements).toEqual({});
});
