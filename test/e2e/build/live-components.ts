import { readdirSync } from "node:fs";
import { join } from "node:path";
import { toolsFolder } from "../places.ts";
import type { Component } from "./components.ts";

/** Plays kubeadm and kubelet for the machines of every provider. */
export const machines: Component = {
  name: "machines",
  module: "sigs.k8s.io/cluster-api",
  programs: { machines: "." },
  ...goFilesIn("machines"),
  tags: "fieldsv1string",
};

const k3sModule = "github.com/k3s-io/cluster-api-k3s";

/** The controllers and webhooks of Cluster API K3s, in programs that take the flags of other providers. */
export const providerK3s: Component = {
  name: "provider-k3s",
  module: k3sModule,
  programs: { "capi-k3s-bootstrap": "./bootstrap", "capi-k3s-control-plane": "./control-plane" },
  sources: ["manager/manager.go", "bootstrap/main.go", "control-plane/main.go"],
  manifests: {
    "capi-k3s-bootstrap": { module: k3sModule, folder: "bootstrap/config" },
    "capi-k3s-control-plane": { module: k3sModule, folder: "controlplane/config" },
  },
};

const vsphereModule = "sigs.k8s.io/cluster-api-provider-vsphere";

export const providerVsphere: Component = {
  name: "provider-vsphere",
  module: vsphereModule,
  programs: { "capi-vsphere": vsphereModule },
  manifests: { "capi-vsphere": { module: vsphereModule, folder: "config" } },
};

const ipamModule = "sigs.k8s.io/cluster-api-ipam-provider-in-cluster";

/** Gives machines addresses from pools. */
export const providerIpam: Component = {
  name: "provider-ipam-in-cluster",
  module: ipamModule,
  programs: { "capi-ipam-in-cluster": ipamModule },
  manifests: { "capi-ipam-in-cluster": { module: ipamModule, folder: "config" } },
};

/** A vCenter of govmomi's simulator. */
export const vcenter: Component = {
  name: "vcenter",
  module: "github.com/vmware/govmomi",
  programs: { vcenter: "." },
  ...goFilesIn("vcenter"),
};

function goFilesIn(tool: string): Required<Pick<Component, "sources" | "tests">> {
  const files = readdirSync(join(toolsFolder, tool)).toSorted();
  const isTest = (file: string) => file.endsWith("_test.go");
  return {
    sources: files.filter((file) => file.endsWith(".go") && !isTest(file)),
    tests: files.filter((file) => isTest(file)),
  };
}
