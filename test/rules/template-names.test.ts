import { beforeEach, expect, test, vi } from "vitest";
import { isObject, type JsonObject, nameOf, textAt } from "../../function/kubernetes/object.ts";
import { ownAnnotation } from "../../function/lifecycle/annotations.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, running } from "./world.ts";

/** The prefix that another release adds to each hash. */
const otherRelease = vi.hoisted(() => ({ prefix: "" }));
vi.mock(import("../../function/composed/hashed.ts"), async (importOriginal) => {
  const { hashTemplate: templateHash, ...rest } = await importOriginal();
  return { ...rest, hashTemplate: (content) => `${otherRelease.prefix}${templateHash(content)}` };
});

const withPool = (pool: JsonObject, more: JsonObject = {}) =>
  composite({ ...quickStart, workers: [{ name: "default", replicas: 2, ...pool }] }, more);
const zoned = withPool({ zones: ["a", "b"] });
const machineRef = ["spec", "template", "spec", "infrastructureRef", "name"];
const templatesOf = (keys: readonly string[]) => keys.filter((key) => /template/.test(key)).toSorted();

/** The observed objects as a release with another hash composed them. */
function ofOtherRelease(xr = composite(), prefix = "z"): Record<string, JsonObject> {
  otherRelease.prefix = prefix;
  const observed = running(xr);
  otherRelease.prefix = "";
  return observed;
}

/** The object after a webhook has set more fields: Crossplane owns only the original ones. */
function defaulted(object: JsonObject, more: JsonObject): JsonObject {
  const fieldsV1 = { "f:spec": ownedFields(object["spec"]) };
  const manager = { manager: "apiextensions.crossplane.io/composed/abc", operation: "Apply", fieldsV1 };
  const observed = changed({ object }, "object", { ...more, metadata: { managedFields: [manager] } });
  return observed["object"] ?? {};
}

function ownedFields(value: unknown): JsonObject {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [`f:${field}`, ownedFields(inner)]));
}

beforeEach(() => {
  otherRelease.prefix = "";
});

test("N3, R1: a release with another hash but equal specs keeps names and keys and replaces no machine", () => {
  const observed = ofOtherRelease();
  const output = run(composite(), { observed });

  expect(templatesOf(keysOf(output))).toEqual(templatesOf(Object.keys(observed)));
  expect(templatesOf(keysOf(output))).not.toEqual(templatesOf(keysOf(run(composite()))));
  for (const [key, object] of Object.entries(observed)) {
    expect(output.desired.get(key)?.object.spec).toEqual(object["spec"]);
  }
  expect(output.held).toEqual([]);
  expect(output.requirements).toEqual({});
});

test("N3, R1: a release with another hash names changed content by its own hash", () => {
  const observed = ofOtherRelease();
  const xr = withPool({ machine: { image: { name: "other" } } });
  const template = composed(run(xr, { observed, required: {} }), "MachineDeployment");

  expect(textAt(template, ...machineRef)).toBe(textAt(composed(run(xr), "MachineDeployment"), ...machineRef));
});

test("N3, R1: an equal template at another API version keeps its name and is composed at the current version", () => {
  const key = keyOf(ofOtherRelease(), "DevMachineTemplate", "worker");
  const observed = changed(ofOtherRelease(), key, { apiVersion: "infrastructure.cluster.x-k8s.io/v1beta1" });
  const output = run(composite(), { observed });

  expect(output.desired.get(key)?.object.apiVersion).toBe("infrastructure.cluster.x-k8s.io/v1beta2");
  expect(textAt(composed(output, "MachineDeployment"), ...machineRef)).toBe(nameOf(observed[key]));
  expect(output.held).toEqual([]);
});

const withoutOrigin = { annotations: { [ownAnnotation.renderedFrom]: undefined } };

test.each<[string, JsonObject]>([
  // Rule R9 rejects an unlisted kind that has our annotation.
  ["another group", { apiVersion: "infrastructure.example.org/v1beta2", metadata: withoutOrigin }],
  ["another kind", { kind: "AWSMachineTemplate" }],
  ["another spec", { spec: { template: { spec: { backend: { docker: { customImage: "other" } } } } } }],
  ["a deletion timestamp", { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } }],
])("N3: the name of a template with %s is not reused", (_, change) => {
  const key = keyOf(ofOtherRelease(), "DevMachineTemplate", "worker");
  const output = run(composite(), {
    observed: changed(ofOtherRelease(), key, change),
    input: { rollouts: { functionUpgrades: "Automatic" } },
  });

  expect(textAt(composed(output, "MachineDeployment"), ...machineRef)).toBe(
    textAt(composed(run(composite()), "MachineDeployment"), ...machineRef),
  );
});

test("N3: fields that a webhook has set do not make a template different", () => {
  const xr = withPool({ machine: { image: { name: "mine" } } });
  const key = keyOf(ofOtherRelease(xr), "DevMachineTemplate", "worker");
  const template = defaulted(ofOtherRelease(xr)[key] ?? {}, {
    spec: { template: { spec: { backend: { docker: { bootstrapTimeout: "3m" } } } } },
  });
  const output = run(xr, { observed: { ...ofOtherRelease(xr), [key]: template } });

  expect(textAt(composed(output, "MachineDeployment"), ...machineRef)).toBe(nameOf(template));
  expect(output.held).toEqual([]);
});

test("N3: a template of another pool is never equal, even if its key looks alike", () => {
  const kind = "devmachinetemplate";
  const pools = (...names: string[]) =>
    composite({ ...quickStart, workers: names.map((name) => ({ name, replicas: 2 })) });
  const first = templatesOf(keysOf(run(pools("default")))).find((key) => key.startsWith("worker-default")) ?? "";
  const second = `${first.slice("worker-".length, first.indexOf(`-${kind}`))}-${kind}`;
  const output = run(pools("default", second), { observed: ofOtherRelease(pools(second)) });
  const references = [...output.desired.values()]
    .filter(({ object }) => object.kind === "MachineDeployment")
    .map(({ object }) => textAt({ spec: object.spec }, ...machineRef) ?? "");

  expect(new Set(references).size).toBe(2);
});

test("N3: of several equal templates each zone keeps the one that its MachineDeployment refers to", () => {
  const older = ofOtherRelease(zoned);
  const newer = running(zoned);
  const [first = "", second = ""] = Object.keys(newer).filter((key) => /^worker-.*-machinedeployment$/.test(key));
  const observed = { ...older, ...newer, [first]: older[first] ?? {} };
  const { desired, held } = run(zoned, { observed });

  expect(desired.get(first)?.object.spec).toEqual(older[first]?.["spec"]);
  expect(desired.get(second)?.object.spec).toEqual(newer[second]?.["spec"]);
  expect(held).toEqual([]);
});

test("N3: of several equal templates without a referrer the one with the current hash is used, else the first", () => {
  const withoutPool = (observed: Record<string, JsonObject>) =>
    Object.fromEntries(Object.entries(observed).filter(([key]) => !key.endsWith("-machinedeployment")));
  const chosen = (...worlds: Record<string, JsonObject>[]) =>
    textAt(
      composed(run(composite(), { observed: withoutPool(Object.assign({}, ...worlds)) }), "MachineDeployment"),
      ...machineRef,
    );
  const [ours, others] = [running(composite()), ofOtherRelease(composite(), "0")];
  const nameIn = (world: Record<string, JsonObject>) => nameOf(world[keyOf(world, "DevMachineTemplate", "worker")]);

  expect(chosen(ours, others)).toBe(nameIn(ours));
  expect(chosen(ofOtherRelease(), others)).toBe(nameIn(others));
});

test("R4: the hash of an approval covers content and not names, so another release has the same hash", () => {
  const approvalIn = (observed: Record<string, JsonObject>) => {
    const deployment = keyOf(observed, "MachineDeployment");
    const other = changed(observed, deployment, { spec: { template: { spec: { version: "v1.35.1" } } } });
    const pending = run(composite(), { observed: other }).conditions.find(({ type }) => type === "UpdatePending");
    return /approve-rollout: ([0-9a-f]{10})/.exec(pending?.message ?? "")?.[1];
  };

  expect(approvalIn(ofOtherRelease())).toMatch(/^[0-9a-f]{10}$/);
  expect(approvalIn(ofOtherRelease())).toBe(approvalIn(running(composite())));
});
