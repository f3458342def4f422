import { expect, test } from "vitest";
import { renderNodeRegistration } from "./kubeadm/config.ts";
import { combineNodeSetups } from "./combined-setup.ts";

test("the last part with a node name or cloud provider wins, and a part without one removes nothing", () => {
  const combined = combineNodeSetups({ cloudProvider: "External", nodeName: "one" }, { nodeName: "two" }, {});

  expect(combined).toMatchObject({ cloudProvider: "External", nodeName: "two" });
});

test("fields that no part sets are absent", () => {
  expect(Object.keys(combineNodeSetups({}))).not.toEqual(expect.arrayContaining(["cloudProvider"]));
  expect(Object.keys(combineNodeSetups({}))).not.toEqual(expect.arrayContaining(["nodeName"]));
});

test("kubeadm sets the kubelet's flag of an external cloud provider, and a user can override it", () => {
  const flags = (kubeletArgs: Record<string, string>) =>
    renderNodeRegistration({ cloudProvider: "External", kubeletArgs })["kubeletExtraArgs"];

  expect(flags({})).toEqual([{ name: "cloud-provider", value: "external" }]);
  expect(flags({ "cloud-provider": "none" })).toEqual([{ name: "cloud-provider", value: "none" }]);
});
