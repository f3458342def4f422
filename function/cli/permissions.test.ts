import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { RecordedRun } from "../../test/cli/recorded-run.ts";
import { UnreadableFileError } from "./report.ts";
import { printPermissions } from "./permissions.ts";

const input = "examples/custom/input.yaml";
const cloud = "apiVersion: capi.fn.crossplane.io/v1beta1\nkind: Input\ncustom:\n  kinds:\n";
const kind = (name: string, more = "") =>
  `    - {kind: ${name}, version: v1, role: MachineTemplate, contract: v1beta2${more}}\n`;

let scratch: RecordedRun;
beforeEach(() => {
  scratch = new RecordedRun();
});
afterEach(() => scratch.remove());

const run = (files: readonly string[], options = {}) =>
  scratch.record((terminal) => printPermissions(files, options, terminal));
const documentsOf = (text: string): unknown[] => parseAllDocuments(text).map((document): unknown => document.toJS());

test("the role grants the kinds of an Input, and nothing else", async () => {
  const { code, stdout } = await run([input]);
  const verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];
  const resources = [
    "hcloudmachinetemplates",
    "hetznerbaremetalmachinetemplates",
    "hetznerclusters",
    "openstackclusters",
    "openstackmachinetemplates",
    "proxmoxclusters",
    "proxmoxmachinetemplates",
  ];

  expect(code).toBe(0);
  expect(documentsOf(stdout)).toEqual([
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: {
        name: "crossplane-compose-cluster-api-input",
        labels: { "rbac.crossplane.io/aggregate-to-crossplane": "true" },
        annotations: expect.anything(),
      },
      rules: [{ apiGroups: ["infrastructure.cluster.x-k8s.io"], resources, verbs }],
    },
  ]);
});

test("several Inputs have one role, with a rule per group", async () => {
  const one = scratch.file("one.yaml", cloud + kind("OneTemplate"));
  const two = scratch.file("two.yaml", cloud + kind("TwoTemplate", ", group: eu.infrastructure.cluster.x-k8s.io"));

  const { stdout } = await run([one, two]);

  expect(documentsOf(stdout)).toMatchObject([
    {
      rules: [
        { apiGroups: ["eu.infrastructure.cluster.x-k8s.io"], resources: ["twotemplates"] },
        { apiGroups: ["infrastructure.cluster.x-k8s.io"], resources: ["onetemplates"] },
      ],
    },
  ]);
});

test("--deletion-order adds a policy for the infrastructure clusters, bound like the installed one", async () => {
  const { stdout } = await run([input], { deletionOrder: true });
  const [, policy, binding] = documentsOf(stdout);
  const installed: { metadata: object; spec: object } = parse(
    readFileSync("install/deletion-order/binding.yaml", "utf8"),
  );
  const name = "cluster-api-deletion-order-input";

  expect(policy).toMatchObject({
    kind: "ValidatingAdmissionPolicy",
    metadata: { name },
    spec: {
      matchConstraints: { resourceRules: [{ resources: ["hetznerclusters", "openstackclusters", "proxmoxclusters"] }] },
    },
  });
  expect(binding).toEqual({
    ...installed,
    metadata: { ...installed.metadata, name },
    spec: { ...installed.spec, policyName: name },
  });
});

test("an Input without kinds needs no role", async () => {
  const plain = scratch.file("plain.yaml", "apiVersion: capi.fn.crossplane.io/v1beta1\nkind: Input\n");

  expect(await run([plain])).toMatchObject({ code: 0, stdout: "" });
});

test("an invalid Input is rejected", async () => {
  const wrong = scratch.file("wrong.yaml", cloud + kind("Thing", ", group: apps"));

  await expect(run([wrong])).rejects.toThrow(UnreadableFileError);
});
