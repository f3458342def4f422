import { expect, test } from "vitest";
import { addedFields } from "./added-fields.ts";

const subnets = [{ id: "a", zone: "x" }, { id: "b" }];

test("a field that is stored as it was sent is not added", () => {
  const object = { metadata: { name: "a", labels: { team: "a" } }, spec: { subnets } };
  expect(addedFields(object, object, {})).toEqual([]);
});

test("a default is reported with path and value, and stays if the sender owns only single fields", () => {
  const sent = { spec: { region: "eu" } };
  const stored = { spec: { region: "eu", bastion: { enabled: false } } };
  expect(addedFields(sent, stored, { "f:spec": { "f:region": {} } })).toEqual([
    { path: "spec.bastion", value: { enabled: false }, isOverwritten: false },
  ]);
});

test("the status and the metadata that the API server sets on every object are not added fields", () => {
  const ofServer = { uid: "1", resourceVersion: "2", generation: 1, creationTimestamp: "now", managedFields: [] };
  const stored = { metadata: { name: "a", ...ofServer, finalizers: ["x/y"] }, status: { ready: false } };
  expect(addedFields({ metadata: { name: "a" } }, stored, { "f:metadata": { "f:name": {} } })).toEqual([
    { path: "metadata.finalizers", value: ["x/y"], isOverwritten: false },
  ]);
});

test("added labels stay if the sender owns only the spec", () => {
  const [sent, labels] = [{ metadata: { name: "a" }, spec: { x: 1 } }, { cluster: "a" }];
  const stored = { metadata: { name: "a", labels }, spec: { x: 1 } };
  expect(addedFields(sent, stored, { "f:spec": { "f:x": {} } })).toEqual([
    { path: "metadata.labels", value: labels, isOverwritten: false },
  ]);
});

test("in an atomic list of the sender the next apply overwrites each addition", () => {
  const stored = { spec: { subnets: [{ id: "a", zone: "x", isPublic: false }, { id: "b" }, { id: "c" }] } };
  expect(addedFields({ spec: { subnets } }, stored, { "f:spec": { "f:subnets": {} } })).toEqual([
    { path: "spec.subnets[].isPublic", value: false, isOverwritten: true },
    { path: "spec.subnets[]", value: { id: "c" }, isOverwritten: true },
  ]);
});

test("in a list with keys an addition stays, independent of the order of the managed fields", () => {
  const owned = { 'k:{"id":"b"}': { ".": {}, "f:id": {} }, 'k:{"id":"a"}': { ".": {}, "f:id": {}, "f:zone": {} } };
  const stored = { spec: { subnets: [{ id: "a", zone: "x", isPublic: false }, { id: "b" }] } };
  expect(addedFields({ spec: { subnets } }, stored, { "f:spec": { "f:subnets": owned } })).toEqual([
    { path: "spec.subnets[].isPublic", value: false, isOverwritten: false },
  ]);
});

test("in an atomic map of the sender the next apply overwrites an addition, in an empty map it stays", () => {
  const owned = { "f:spec": { "f:selector": {}, "f:network": {} } };
  const sent = { spec: { selector: { app: "a" }, network: {} } };
  const stored = { spec: { selector: { app: "a", tier: "b" }, network: { cni: "calico" } } };
  expect(addedFields(sent, stored, owned)).toEqual([
    { path: "spec.selector.tier", value: "b", isOverwritten: true },
    { path: "spec.network.cni", value: "calico", isOverwritten: false },
  ]);
});

test("all fields below an atomic list are overwritten", () => {
  const sent = { spec: { rules: [{ ports: { from: 1 } }] } };
  const stored = { spec: { rules: [{ ports: { from: 1, to: 1 } }] } };
  expect(addedFields(sent, stored, { "f:spec": { "f:rules": {} } })).toEqual([
    { path: "spec.rules[].ports.to", value: 1, isOverwritten: true },
  ]);
});
