import { describe, expect, test } from "vitest";
import { type JsonObject, nameOf, objectAt, textAt } from "../../function/kubernetes/object.ts";
import { changed, composite, keyOf, quickStart, run, running } from "./world.ts";

// All objects are read in the namespace of the cluster: that of the XR, or that of the claim of the XR.
const whole = running(composite());
const empty = changed(whole, keyOf(whole, "MachineDeployment"), { spec: { replicas: 0 }, status: { replicas: 0 } });
const references = Object.values(whole).map((object) => ({
  apiVersion: textAt(object, "apiVersion") ?? "",
  kind: textAt(object, "kind") ?? "",
  name: nameOf(object) ?? "",
}));
const inNamespace = references.map((reference) => ({ ...reference, namespace: "team-a" }));

const namespaced = (spec: JsonObject = quickStart) => composite({ ...spec, crossplane: { resourceRefs: references } });
const claimed = (spec: JsonObject = quickStart): JsonObject => {
  const { apiVersion = "", kind = "" } = namespaced();
  const claimRef = { name: "demo", namespace: "team-a" };
  return { apiVersion, kind, metadata: { name: "demo-x7k2p" }, spec: { ...spec, claimRef, resourceRefs: inNamespace } };
};

describe.each([
  ["a namespaced XR", namespaced],
  ["a claim", claimed],
])("N5: the requirements of %s", (_, made) => {
  const template = keyOf(whole, "KubeadmConfigTemplate");
  const { [template]: missing = {}, ...observed } = whole;
  const namespacesOf = ({ requirements }: ReturnType<typeof run>) =>
    Object.fromEntries(Object.entries(requirements).map(([name, { namespace }]) => [name, namespace]));

  test("include each missing resource, in the namespace of the cluster", () => {
    const { requirements } = run(made(), { observed });

    expect(Object.values(requirements)).toEqual([
      expect.objectContaining({ kind: "KubeadmConfigTemplate", name: nameOf(missing), namespace: "team-a" }),
    ]);
  });

  test.each<[string, JsonObject, Parameters<typeof run>[1]]>([
    ["before the Cluster was looked up", quickStart, { required: {} }],
    ["for name conflicts", quickStart, { required: { cluster: [] } }],
    ["for a Cluster that exists and is not observed", quickStart, { required: { cluster: [whole["cluster"] ?? {}] } }],
    ["during a rollout", { ...quickStart, kubernetes: { version: "v1.36.0" } }, { observed: whole, required: {} }],
    ["while a pool is removed", { ...quickStart, workers: [] }, { observed: empty, required: {} }],
    ["if Crossplane hands over only the Cluster", quickStart, { observed: { cluster: whole["cluster"] ?? {} } }],
  ])("are in the namespace of the cluster: %s", (_when, spec, call) => {
    const namespaces = namespacesOf(run(made(spec), call));

    expect(Object.keys(namespaces).length).toBeGreaterThan(0);
    expect(new Set(Object.values(namespaces))).toEqual(new Set(["team-a"]));
  });
});

test("only the status of a namespaced XR has its generation, because Crossplane copies that of a claimed XR", () => {
  const generationOf = (xr: JsonObject) => {
    const metadata = { ...objectAt(xr, "metadata"), generation: 4 };
    return run({ ...xr, metadata }, { observed: whole }).status?.observedGeneration;
  };

  expect(generationOf(namespaced())).toBe(4);
  expect(generationOf(claimed())).toBeUndefined();
});
