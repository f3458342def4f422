import { expect, test } from "vitest";
import { Network } from "../../api/network.ts";
import { findPodRangeProblems } from "../../api/node-mask.ts";
import { renderNodeMaskFlags, findRangeProblems } from "./networking.ts";

const pods = (...cidrBlocks: string[]) => Network.parse({ pods: { cidrBlocks } });
const first = "network.pods.cidrBlocks[0]";
const shared = (mask: string) => ({ "node-cidr-mask-size": mask });

// Each row is accepted by kube-controller-manager and kubeadm (setNodeCIDRMaskSizes; getClusterNodeMask).
test.each<[string, string[], Record<string, string>]>([
  ["a range of one node", ["172.16.0.0/24"], {}],
  ["a range of 65536 nodes", ["10.0.0.0/8"], {}],
  ["a range of one node in IPv6", ["fd00::/64"], {}],
  ["a range of 65536 nodes in IPv6", ["fd00::/48"], {}],
  ["both families", ["10.0.0.0/16", "fd00::/48"], {}],
  ["a smaller range with a mask for all families", ["172.16.0.0/25"], shared("26")],
  ["a smaller range with a mask of its family", ["172.16.0.0/25"], { "node-cidr-mask-size-ipv4": "25" }],
  ["another spelling of the flag", ["172.16.0.0/25"], { node_cidr_mask_size: "25" }],
  ["masks of both families", ["172.16.0.0/25", "fd00::/60"], { "node-cidr-mask-size-ipv4": "25" }],
  ["ranges that the controller manager does not allocate", ["172.16.0.0/30"], { "allocate-node-cidrs": "false" }],
])("pods may have %s", (_, blocks, flags) => {
  expect(findPodRangeProblems(pods(...blocks), flags)).toEqual([]);
});

test.each<[string, string[], { flags?: Record<string, string>; path: string }]>([
  ["smaller than the range of a node", ["172.16.0.0/25"], { path: first }],
  ["too wide", ["10.0.0.0/7"], { path: first }],
  ["too wide for a small mask", ["10.0.0.0/8"], { flags: shared("25"), path: first }],
  ["smaller in the second family", ["10.0.0.0/16", "fd00::/65"], { path: "network.pods.cidrBlocks[1]" }],
  ["with a mask longer than an address", ["10.0.0.0/16"], { flags: shared("33"), path: "node-cidr-mask-size" }],
  ["with a mask of 0", ["10.0.0.0/16"], { flags: shared("0"), path: "node-cidr-mask-size" }],
])("a pod range that is %s is rejected", (_, blocks, { flags, path }) => {
  expect(findPodRangeProblems(pods(...blocks), flags)).toEqual([
    { path: expect.stringContaining(path), message: expect.any(String) },
  ]);
});

test("a mask is rendered as the flag that kubeadm reads, if kubeadm would fail otherwise", () => {
  const others = { v: "2" };

  expect(renderNodeMaskFlags({ ...others, ...shared("26") }, pods("172.16.0.0/25"))).toEqual({
    ...others,
    "node-cidr-mask-size-ipv4": "26",
  });
  expect(renderNodeMaskFlags(shared("80"), pods("fd00::/72"))).toEqual({ "node-cidr-mask-size-ipv6": "80" });
});

test.each([
  ["kubeadm accepts the range anyway", shared("26"), "172.16.0.0/16"],
  ["there is no mask", { v: "2" }, "172.16.0.0/25"],
  ["the mask is that of the family already", { "node-cidr-mask-size-ipv4": "26" }, "172.16.0.0/25"],
])("flags do not change if %s, because a change replaces machines", (_, flags, block) => {
  expect(renderNodeMaskFlags(flags, pods(block))).toEqual(flags);
});

test("kubeadm needs at least 14 addresses of pods and 10 of services", () => {
  const network = Network.parse({
    pods: { cidrBlocks: ["172.16.0.0/29", "fd01::/124"] },
    services: { cidrBlocks: ["10.96.0.0/28", "fd00::/125"] },
  });

  expect(findRangeProblems(network).map(({ path }) => path)).toEqual([
    "network.pods.cidrBlocks[0]",
    "network.services.cidrBlocks[1]",
  ]);
});
