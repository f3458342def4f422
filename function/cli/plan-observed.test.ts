import { afterAll, expect, test } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import { RecordedRun } from "../../test/cli/recorded-run.ts";
import { fieldsOf } from "../../test/simulation/field-set.ts";
import { isObject, type JsonObject, objectAt } from "../kubernetes/object.ts";
import { plan } from "./plan.ts";
import { render } from "./render.ts";

const recorded = new RecordedRun();
afterAll(() => recorded.remove());

const cluster = (pool: string) =>
  [
    "apiVersion: capi.crossplane.io/v1beta1",
    "kind: KubernetesCluster",
    "metadata: {name: demo, namespace: team-a}",
    "spec:",
    "  kubernetes: {version: v1.35.2}",
    "  infrastructure: {docker: {}}",
    `  workers: [{name: w, ${pool}}]\n`,
  ].join("\n");

const fixed = cluster("replicas: 3");
const scaled = cluster("autoscaling: {minReplicas: 1, maxReplicas: 5}");

/** The output of `render` with the changes that an API server makes. */
async function observed(text: string, change: (object: JsonObject) => JsonObject) {
  const { stdout } = await recorded.record((terminal) => render(recorded.file("x.yaml", text), {}, terminal));
  const [, ...objects] = parseAllDocuments(stdout).map((document): unknown => document.toJS());
  const shown = objects.filter((object): object is JsonObject => isObject(object)).map((object) => change(object));
  return [recorded.file("observed.yaml", shown.map((object) => `---\n${stringify(object)}`).join(""))];
}

async function planOf(before: string, after: string, files: string[]) {
  const edit = { before: recorded.file("old.yaml", before), after: recorded.file("new.yaml", after) };
  const { stdout } = await recorded.record((terminal) => plan(edit, { observed: files }, terminal));
  return stdout.split("\n").filter((line) => line.includes("MachineDeployment/"));
}

const withMetadata = (object: JsonObject, metadata: JsonObject): JsonObject => ({
  ...object,
  metadata: { ...objectAt(object, "metadata"), ...metadata },
});

/** With defaults of webhooks and labels of Crossplane, and without field managers, as kubectl prints it. */
const fromServer = (object: JsonObject): JsonObject => ({
  ...withMetadata(object, { uid: "1", labels: { ...objectAt(object, "metadata", "labels"), "crossplane.io/x": "y" } }),
  spec: { ...objectAt(object, "spec"), defaulted: true, replicas: objectAt(object, "spec")?.["replicas"] ?? 3 },
});

const withManagers = (object: JsonObject): JsonObject => {
  const { labels, annotations } = objectAt(object, "metadata") ?? {};
  const fieldsV1 = fieldsOf({ metadata: { labels, annotations }, spec: object["spec"] });
  const manager = { manager: "apiextensions.crossplane.io/composed/x", operation: "Apply", fieldsV1 };
  return withMetadata(fromServer(object), { managedFields: [manager] });
};

test.each([
  ["with field managers", withManagers],
  ["without them", fromServer],
])("%s, defaults of webhooks and labels of Crossplane are not changes", async (_, change) => {
  expect(await planOf(fixed, fixed, await observed(fixed, change))).toEqual([]);
  expect(await planOf(scaled, scaled, await observed(scaled, change))).toEqual([]);
});

test.each([
  ["with field managers", withManagers],
  ["without them", fromServer],
])("%s, annotations that are no longer applied are a change", async (_, change) => {
  const [line] = await planOf(scaled, cluster("replicas: 2"), await observed(scaled, change));

  expect(line).toContain("3 → 2, removes 1");
  expect(line).toContain("metadata.annotations.cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size");
});
