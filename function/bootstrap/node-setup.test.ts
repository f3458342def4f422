import { expect, test } from "vitest";
import { renderNodeRegistration } from "./kubeadm/config.ts";
import { combineNodeSetups } from "./node-setup.ts";

test("the last part that says a name or an outside cloud provider wins, and a part that is silent takes nothing away", () => {
  const combined = combineNodeSetups({ cloudProvider: "External", nodeName: "one" }, { nodeName: "two" }, {});

  expect(combined).toMatchObject({ cloudProvider: "External", nodeName: "two" });
});

test("nobody's words leave no trace", () => {
  expect(Object.keys(combineNodeSetups({}))).not.toEqual(expect.arrayContaining(["cloudProvider"]));
  expect(Object.keys(combineNodeSetups({}))).not.toEqual(expect.arrayContaining(["nodeName"]));
});

test("kubeadm tells the kubelet of an outside cloud provider, and a person may tell it otherwise", () => {
  const flags = (kubeletArgs: Record<string, string>) =>
    renderNodeRegistration({ cloudProvider: "External", kubeletArgs })["kubeletExtraArgs"];

  expect(flags({})).toEqual([{ name: "cloud-provider", value: "external" }]);
  expect(flags({ "cloud-provider": "none" })).toEqual([{ name: "cloud-provider", value: "none" }]);
});
