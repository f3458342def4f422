import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { startFunction } from "../../wire/function-process.ts";
import { type KubernetesObject, kubernetesObject } from "../kubernetes/object.ts";
import { readManifests } from "../kubernetes/read-manifests.ts";
import { projectRoot } from "../places.ts";
import { crossplaneProcess } from "../processes/crossplane.ts";
import { crossplaneRender, type Rendered } from "../render/crossplane-render.ts";
import { renderWithFunction } from "../render/function-render.ts";
import type { Scenario } from "../scenario.ts";

export const scenario: Scenario = {
  title: "Crossplane's render engine produces the same objects and status for every example as `fca render`",
  timeoutSeconds: 300,
  run: async ({ supervisor, note }) => {
    const crossplane = supervisor.find(crossplaneProcess).command;
    const server = await startFunction({ arguments: ["--insecure"] });
    try {
      const files = readdirSync(examples).filter((file) => file.endsWith(".yaml") && file !== inputFile);
      for (const file of files) await expectSame(join(examples, file), crossplane, server.address);
      note(`${files.length} examples`);
    } finally {
      await server.end();
    }
  },
};

const examples = join(projectRoot, "examples", "docker");
const inputFile = "input.yaml";
const configuration = join(projectRoot, "package", "configuration");

async function expectSame(file: string, crossplane: string, functionAddress: string): Promise<void> {
  const [composite] = readManifests(file);
  const input = join(examples, inputFile);
  const composition = withInput(readFileSync(join(configuration, "composition.yaml"), "utf8"), input);
  const [definition] = readManifests(join(configuration, "definition.yaml"));
  assert.ok(composite && definition);
  const functionName = "function-cluster-api-function-cluster-api";
  const request = { composite, composition, definition, functionName, functionAddress };
  const theirs = await crossplaneRender(crossplane, request);
  const [composited, ...objects] = await renderWithFunction(file, input);
  assert.deepEqual(byKey(theirs.composed.map(withoutCrossplanesPart)), byKey(objects), file);
  assert.deepEqual(statusOf(theirs.composite), statusOf(composited ?? {}), file);
}

const compositionFile = z.looseObject({ spec: z.looseObject({ pipeline: z.tuple([z.looseObject({})]) }) });

/** The composition with the Input of a file for its only step. */
function withInput(text: string, file: string): z.output<typeof compositionFile> {
  const { spec, ...others } = compositionFile.parse(parse(text));
  const [step] = spec.pipeline;
  return { ...others, spec: { ...spec, pipeline: [{ ...step, input: parse(readFileSync(file, "utf8")) }] } };
}

/** Removes the owner reference and the label that Crossplane adds. */
function withoutCrossplanesPart(object: Rendered["composite"]): KubernetesObject {
  const { metadata, ...rest } = kubernetesObject.parse(object);
  const { ownerReferences, labels = {}, ...others } = metadata;
  assert.equal(ownerReferences?.[0]?.kind, "KubernetesCluster");
  const remaining = Object.entries(labels).filter(([label]) => label !== "crossplane.io/composite");
  return { ...rest, metadata: { ...others, ...(remaining.length > 0 && { labels: Object.fromEntries(remaining) }) } };
}

function byKey(objects: readonly KubernetesObject[]): ReadonlyMap<string, unknown> {
  return new Map(
    objects.map((object) => [object.metadata.annotations?.["crossplane.io/composition-resource-name"] ?? "", object]),
  );
}

/** The status with the function's conditions only: Crossplane adds its own conditions, and times. */
function statusOf(composite: unknown): unknown {
  const { status } = z.object({ status: kubernetesObject.shape.status }).parse(composite);
  const conditions = (status?.conditions ?? []).filter(({ type }) => !["Ready", "Synced", "Responsive"].includes(type));
  return {
    ...status,
    conditions: conditions
      .map(({ type, status: value, reason, message = "" }) => ({ type, value, reason, message }))
      .toSorted((left, right) => left.type.localeCompare(right.type)),
  };
}
