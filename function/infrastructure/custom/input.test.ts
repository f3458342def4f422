import { describe, expect, test } from "vitest";
import { customInput, inputWith, onCustom } from "../../../test/rules/custom.ts";
import { run } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { custom } from "../custom.ts";

const fatalOf = (change: JsonObject) => run(onCustom(), { input: inputWith({ ProxmoxCluster: change }) }).fatal;

describe("the Input lists kinds of infrastructure providers only", () => {
  test.each([
    "",
    "v1",
    "apps",
    "rbac.authorization.k8s.io",
    "apiextensions.crossplane.io",
    "pkg.crossplane.io",
    "cluster.x-k8s.io",
    "bootstrap.cluster.x-k8s.io",
    "infrastructure.cluster.x-k8s.io.example.org",
    "evilinfrastructure.cluster.x-k8s.io",
    "Infrastructure.cluster.x-k8s.io",
    "infrastructure.cluster.x-k8s.io/v1",
    "infrastructure.cluster.x-k8s.io\n",
    "*",
  ])("%j is not a group", (group) => {
    expect(fatalOf({ group })).toContain("input.custom.kinds[5].group");
  });

  test.each(["vmware.infrastructure.cluster.x-k8s.io", "infrastructure.cluster.x-k8s.io"])("%s is a group", (group) => {
    expect(fatalOf({ group })).toBeUndefined();
  });

  test.each([
    [{ kind: "*" }, "kinds[5].kind"],
    [{ kind: "proxmoxcluster" }, "kinds[5].kind"],
    [{ kind: "Proxmox/Cluster" }, "kinds[5].kind"],
    [{ version: "*" }, "kinds[5].version"],
    [{ role: "Supporting" }, "kinds[5].role: "],
    [{ role: "ControlPlane" }, "kinds[5].role: "],
    [{ scope: "Cluster" }, "kinds[5].scope: unknown field"],
    [{ kind: "HETZNERCluster" }, "must not have two kinds of one name"],
    [{ kind: "AWSCluster" }, "input.custom: must not list AWSCluster: the function has this kind already"],
    [
      { kind: "MachineDeployment" },
      "input.custom: must not list MachineDeployment: the function has this kind already",
    ],
    [{ kind: "KubeadmControlPlane" }, "input.custom: must not list KubeadmControlPlane"],
    [{ immutable: ["spec[0]"] }, "kinds[5].immutable[0]"],
    [{ fields: { type: "type" } }, "kinds[5].fields: "],
    [{ role: "MachineTemplate", immutable: ["a"], endpoint: "Infrastructure" }, "has no effect for a MachineTemplate"],
    [{ role: "MachineTemplate" }, "kinds[5].endpoint: "],
    [{ protected: ["__proto__.a", "a..b"] }, "kinds[5].protected[1]"],
  ])("%j is not allowed", (change, message) => {
    expect(fatalOf(change)).toContain(message);
  });
});

test("a cluster has one kind of infrastructure cluster, and every kind of machines", () => {
  const configured = custom.input?.configure(customInput["custom"]);
  const clusters = configured?.kindsFor?.({ kind: "HetznerCluster" }).map(({ kind }) => kind);

  expect(clusters?.filter((kind) => kind.endsWith("Cluster"))).toEqual(["HetznerCluster"]);
  expect(clusters).toHaveLength(5);
});
