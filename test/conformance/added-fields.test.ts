import { expect, test } from "vitest";
import { addedFields } from "./added-fields.ts";

const subnets = [{ id: "a", zone: "x" }, { id: "b" }];

test("what was sent and is stored as it was is nothing that was added", () => {
  const object = { metadata: { name: "a", labels: { team: "a" } }, spec: { subnets } };
  expect(addedFields(object, object, {})).toEqual([]);
});

test("a default is named by its path and value, and stays where the sender owns only single fields", () => {
  const sent = { spec: { region: "eu" } };
  const stored = { spec: { region: "eu", bastion: { enabled: false } } };
  expect(addedFields(sent, stored, { "f:spec": { "f:region": {} } })).toEqual([
    { path: "spec.bastion", value: { enabled: false }, isOverwritten: false },
  ]);
});

test("what every object gets from the API server, and the status, are nobody's defaults", () => {
  const ofServer = { uid: "1", resourceVersion: "2", generation: 1, creationTimestamp: "now", managedFields: [] };
  const stored = { metadata: { name: "a", ...ofServer, finalizers: ["x/y"] }, status: { ready: false } };
  expect(addedFields({ metadata: { name: "a" } }, stored, { "f:metadata": { "f:name": {} } })).toEqual([
    { path: "metadata.finalizers", value: ["x/y"], isOverwritten: false },
  ]);
});

test("labels stay that are added to an object of which the sender owns nothing but the spec", () => {
  const [sent, labels] = [{ metadata: { name: "a" }, spec: { x: 1 } }, { cluster: "a" }];
  const stored = { metadata: { name: "a", labels }, spec: { x: 1 } };
  expect(addedFields(sent, stored, { "f:spec": { "f:x": {} } })).toEqual([
    { path: "metadata.labels", value: labels, isOverwritten: false },
  ]);
});

test("in a list that the sender owns as a whole, every addition is overwritten by the next apply", () => {
  const stored = { spec: { subnets: [{ id: "a", zone: "x", isPublic: false }, { id: "b" }, { id: "c" }] } };
  expect(addedFields({ spec: { subnets } }, stored, { "f:spec": { "f:subnets": {} } })).toEqual([
    { path: "spec.subnets[].isPublic", value: false, isOverwritten: true },
    { path: "spec.subnets[]", value: { id: "c" }, isOverwritten: true },
  ]);
});

test("in a list with keys an addition stays, in whatever order the API server names the entries", () => {
  const owned = { 'k:{"id":"b"}': { ".": {}, "f:id": {} }, 'k:{"id":"a"}': { ".": {}, "f:id": {}, "f:zone": {} } };
  const stored = { spec: { subnets: [{ id: "a", zone: "x", isPublic: false }, { id: "b" }] } };
  expect(addedFields({ spec: { subnets } }, stored, { "f:spec": { "f:subnets": owned } })).toEqual([
    { path: "spec.subnets[].isPublic", value: false, isOverwritten: false },
  ]);
});

test("in a map that the sender owns as a whole an addition is overwritten, in an empty one it stays", () => {
  const owned = { "f:spec": { "f:selector": {}, "f:network": {} } };
  const sent = { spec: { selector: { app: "a" }, network: {} } };
  const stored = { spec: { selector: { app: "a", tier: "b" }, network: { cni: "calico" } } };
  expect(addedFields(sent, stored, owned)).toEqual([
    { path: "spec.selector.tier", value: "b", isOverwritten: true },
    { path: "spec.network.cni", value: "calico", isOverwritten: false },
  ]);
});

test("below what is owned as a whole everything is", () => {
  const sent = { spec: { rules: [{ ports: { from: 1 } }] } };
  const stored = { spec: { rules: [{ ports: { from: 1, to: 1 } }] } };
  expect(addedFields(sent, stored, { "f:spec": { "f:rules": {} } })).toEqual([
    { path: "spec.rules[].ports.to", value: 1, isOverwritten: true },
  ]);
});
