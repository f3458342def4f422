import { expect, test } from "vitest";
import { pluralOf } from "../kubernetes/kind.ts";
import { schema } from "../schema.ts";
import { buildDeletionOrder } from "./deletion-order.ts";

const { matchConstraints } = buildDeletionOrder(schema).spec;
const isNamed = (group: string, kind: string) =>
  matchConstraints.resourceRules.some(
    ({ apiGroups, resources }) => apiGroups.includes(group) && resources.includes(pluralOf(kind)),
  );

const ordered = schema.kinds.filter(({ use, kind }) => use === "Composed" && /(?:Cluster|ControlPlane)$/.test(kind));

test.each(ordered.filter(({ kind }) => kind !== "Cluster"))(
  "D4: the policy keeps the garbage collector from $kind of $group, which Cluster API deletes",
  ({ group, kind }) => {
    expect(isNamed(group, kind)).toBe(true);
  },
);

test("D4: the policy keeps the garbage collector from worker groups, and not from the Cluster", () => {
  const group = "cluster.x-k8s.io";

  expect(["MachineDeployment", "Cluster", "MachineHealthCheck"].map((kind) => isNamed(group, kind))).toEqual([
    true,
    false,
    false,
  ]);
});

test("D4: nobody else deletes templates, so the garbage collector may", () => {
  const templates = schema.kinds.filter(({ kind }) => kind.endsWith("Template"));

  expect(templates.length).toBeGreaterThan(0);
  expect(templates.filter(({ group, kind }) => isNamed(group, kind))).toEqual([]);
});

test("D4: the policy does not name kinds that are only read", () => {
  const read = { group: "cluster.x-k8s.io", version: "v1", kind: "MachinePool", use: "Read" } as const;

  expect(buildDeletionOrder({ kinds: [read] }).spec.matchConstraints.resourceRules).toEqual([]);
});
