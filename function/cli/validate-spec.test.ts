import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { RecordedRun } from "../../test/cli/recorded-run.ts";
import { validate } from "./validate.ts";

let scratch: RecordedRun;
beforeEach(() => {
  scratch = new RecordedRun();
});
afterEach(() => scratch.remove());

const file = (name: string, text: string) => scratch.file(name, text);

const run = (files: readonly string[]) => scratch.record((terminal) => validate(files, {}, terminal));

const head = "apiVersion: capi.crossplane.io/v1beta1\nkind: KubernetesCluster\nmetadata: {name: demo}\n";
const cluster = (spec: string) => `${head}spec:\n${spec}`;
const basics = "  kubernetes: {version: v1.35.2}\n  infrastructure: {docker: {}}\n";

/** Removes the mark `§` from a text, and returns the text and the position of the mark as `line:column`. */
function marked(text: string) {
  const before = text.slice(0, text.indexOf("§")).split("\n");
  return { text: text.replace("§", ""), place: `${before.length}:${(before.at(-1) ?? "").length + 1}` };
}

describe("a problem in a spec is reported with its position", () => {
  test.each([
    [
      "an unknown field",
      "spec.kubernetes.versoin: unknown field",
      cluster(`  kubernetes:\n    version: v1.35.2\n    §versoin: x\n`),
    ],
    [
      "a wrong type",
      'spec.workers[1].replicas: "two"',
      cluster(`${basics}  workers:\n  - name: a\n  - name: b\n    §replicas: two\n`),
    ],
    [
      "a value out of range",
      "spec.workers[0].replicas: 1001",
      cluster(`${basics}  workers: [{name: a, §replicas: 1001}]\n`),
    ],
    [
      "a broken rule",
      "spec.controlPlane.replicas: replicas must be odd",
      cluster(`${basics}  controlPlane:\n    §replicas: 2\n`),
    ],
    [
      "a rule about two fields, at their parent",
      "spec.network: the address ranges",
      cluster(
        `${basics}  §network:\n    pods: {cidrBlocks: [10.0.0.0/8]}\n    services: {cidrBlocks: [10.1.0.0/16]}\n`,
      ),
    ],
    [
      "a version without v",
      'spec.kubernetes.version: "1.35.2" must start with v',
      cluster(`  kubernetes: {§version: 1.35.2}\n  infrastructure: {docker: {}}\n`),
    ],
    [
      "a missing field, at the nearest parent",
      "spec.kubernetes.version: is required",
      cluster(`  infrastructure: {docker: {}}\n  §kubernetes: {apiServer: {}}\n`),
    ],
    [
      "a missing provider, at the nearest parent",
      "spec.infrastructure: is required, because the platform sets no default",
      `${head}§spec: {kubernetes: {version: v1.35.2}}\n`,
    ],
    [
      "a pool that appears twice",
      'spec.workers[1]: "a" appears twice',
      cluster(`${basics}  workers:\n  - name: a\n  - §name: a\n`),
    ],
    [
      "two members of a union",
      "spec.workers[0]: cannot have both replicas and autoscaling",
      cluster(`${basics}  workers:\n  - §{name: a, replicas: 1, autoscaling: {minReplicas: 1, maxReplicas: 2}}\n`),
    ],
    [
      "an override that matches no object",
      "spec.overrides[0].target: matches no object",
      cluster(`${basics}  overrides:\n  - name: x\n    §target: {kind: Foo}\n    patch: {}\n`),
    ],
    [
      "a key with dots",
      "spec.kubernetes.kubelet.extraArgs.a.b: 1 is not allowed",
      cluster(`  kubernetes:\n    version: v1.35.2\n    kubelet:\n      extraArgs:\n        a: x\n        §a.b: 1\n`),
    ],
    ["no metadata", 'metadata.name: "" is not allowed', `§${cluster(basics).replace("metadata: {name: demo}\n", "")}`],
    [
      "a name that is too long",
      'metadata.name: "',
      cluster(basics).replace("{name: demo}", `{§name: ${"a".repeat(44)}}`),
    ],
  ])("%s", async (_, problem, manifest) => {
    const { text, place } = marked(manifest);

    const { code, stdout } = await run([file("cluster.yaml", text)]);

    expect(stdout).toContain(`cluster.yaml:${place}: ${problem}`);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(1);
  });
});
