import { describe, expect, test } from "vitest";
import { contractOf, indexKinds, type ListedKind } from "../../function/cluster-api/kind-facts.ts";
import { pluralOf, typeOf } from "../../function/kubernetes/kind.ts";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { schema } from "../../function/schema.ts";
import { composeExample, examples, observedFrom, readExample } from "../golden/examples.ts";
import * as topology from "../rules/topology-world.ts";
import { changed, composite, condition, keyOf, quickStart, run, running } from "../rules/world.ts";
import { declaredUse, undeclared, usesOf, withDeclaredKinds } from "./declared-kinds.ts";
import { contractIn } from "./contract-labels.ts";
import { clusterApiReleases, hasAllProviders, hasCrds, readCrd, readCrdLabels } from "./upstream-crds.ts";

const releases = clusterApiReleases.filter((release) => hasCrds(release));
const kinds: readonly ListedKind[] = schema.kinds;
const ofClusterApi = kinds.filter(({ group }) => group.endsWith("cluster.x-k8s.io"));

describe.each(releases)("according to the CRDs of Cluster API %s and the providers", (release) => {
  // A machine without the collection of CRDs has only some providers to compare with.
  const known = ofClusterApi.filter(({ group, kind }) => hasAllProviders || readCrd(release, group, kind));

  test.each(known)("$kind of $group has the listed scope, plural and version", (listed) => {
    const { group, kind, version, scope = "Namespaced" } = listed;
    const { spec } = readCrd(release, group, kind) ?? {};
    const served = spec?.versions.filter((one) => one.served).map(({ name }) => name);

    expect([spec?.names.kind, spec?.names.plural, spec?.scope]).toEqual([kind, pluralOf(kind), scope]);
    expect(served).toContain(version);
  });

  // A version that is no longer served cannot be read. Without it a release would not recognize its older objects.
  test.each(known)("$kind of $group has the listed older versions", ({ group, kind, olderVersions = [] }) => {
    const names = readCrd(release, group, kind)?.spec.versions.map(({ name }) => name);

    expect(names).toEqual(expect.arrayContaining(olderVersions.map(({ version }) => version)));
  });

  const labelled = ofClusterApi
    .filter(({ role = "Supporting" }) => role !== "Supporting")
    .flatMap((listed) => {
      const labels = readCrdLabels(release, listed.group, listed.kind);
      return labels ? [{ ...listed, labels }] : [];
    });

  test.runIf(labelled.length > 0).each(labelled)("$kind of $group has the contract of its labels", (listed) => {
    const older = (listed.olderVersions ?? []).map(({ version }) => version);
    const versions = [listed.version, ...older].map((version) => ({ version, type: typeOf({ ...listed, version }) }));
    const facts = indexKinds([listed]);

    expect(versions.map(({ type }) => contractOf(facts, type))).toEqual(
      versions.map(({ version }) => contractIn(listed.labels, version)),
    );
  });
});

test("a response needs each declared kind, so no permission is superfluous", () => {
  const needed = new Set([...ofExamples(), ...ofLifecycle()]);

  expect(schema.kinds.map((kind) => declaredUse(kind)).filter((use) => !needed.has(use))).toEqual([]);
});

/** The uses of all examples: of a new cluster, and of one whose objects exist and are ready. */
function ofExamples(): string[] {
  const status = { conditions: ["Ready", "ResourcesApplied"].map((type) => condition(type, "True")) };
  return examples.flatMap((name) => {
    const xr = readExample(name);
    const first = composeExample(xr);
    const made = Object.entries(observedFrom(first)).map(([key, object]) => [key, { ...object, status }]);
    const second = composeExample(xr, { observed: Object.fromEntries(made) });
    return [first, second].flatMap((output) => usesOf(output));
  });
}

/** The uses while a pool is removed, and before a cluster of a ClusterClass exists. */
function ofLifecycle(): string[] {
  const before = running(composite({ ...quickStart, workers: [{ name: "default", replicas: 0 }] }));
  const [pool, { cluster: _, ...others }] = [keyOf(before, "MachineDeployment"), topology.found];
  const leaving = changed(before, pool, { spec: { replicas: 0 }, status: { replicas: 0 } });
  const outputs = [
    run(composite({ ...quickStart, workers: [] }), { observed: leaving }),
    run(topology.requestedXr, { required: { ...others, cluster: [] } }),
  ];
  return outputs.flatMap((output) => usesOf(output));
}

test.each([
  ["Composed infrastructure.cluster.x-k8s.io/v1beta2 AWSClusterStaticIdentity", false],
  ["Read infrastructure.cluster.x-k8s.io/v1beta2 AWSClusterStaticIdentity", false],
  ["Composed v1 Secret", false],
  ["Read v1 Secret", false],
  ["Composed cluster.x-k8s.io/v1beta2 Machine", false],
  ["Read cluster.x-k8s.io/v1beta2 Machine", true],
  ["Composed cluster.x-k8s.io/v1beta2 Cluster", true],
  ["Read cluster.x-k8s.io/v1beta2 Cluster", true],
])("%s is declared: %s", (use, isDeclared) => {
  expect(undeclared([use])).toEqual(isDeclared ? [] : [use]);
});

test("a response with an undeclared kind throws", () => {
  const requirements = { secret: { apiVersion: "v1", kind: "Secret", namespace: "team-a", name: "a" } };

  expect(() => withDeclaredKinds({ ...run(composite()), requirements })).toThrow("Read v1 Secret");
});

test("a resource that the XR refers to is read only if a module composes its kind, at the composed version", () => {
  const references: JsonObject[] = [
    ["infrastructure.cluster.x-k8s.io/v1beta2", "AWSClusterRoleIdentity"],
    ["runtime.cluster.x-k8s.io/v1beta2", "ExtensionConfig"],
    ["evil.cluster.x-k8s.io/v1", "Thing"],
    ["cluster.x-k8s.io/v1beta2", "Machine"],
    ["cluster.x-k8s.io/v9", "MachineDeployment"],
  ].map(([apiVersion = "", kind = ""]) => ({ apiVersion, kind, name: "a" }));
  const xr = composite({ ...quickStart, crossplane: { resourceRefs: references } });
  const { requirements } = run(xr, { observed: running(composite()) });

  expect(requirements).toEqual({
    "missing-MachineDeployment-a": {
      apiVersion: "cluster.x-k8s.io/v1beta2",
      kind: "MachineDeployment",
      name: "a",
      namespace: "team-a",
    },
  });
});
