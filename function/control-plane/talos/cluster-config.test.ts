import { describe, expect, test } from "vitest";
import { documentOf, withTalos } from "../../../test/rules/talos.ts";
import { composed, run } from "../../../test/rules/world.ts";
import { at, type JsonObject } from "../../kubernetes/object.ts";

type More = Parameters<typeof withTalos>[0];

const clusterOf = (more: More, ...path: string[]) => {
  const config = at(composed(run(withTalos(more)), "TalosControlPlane"), "spec", "controlPlaneConfig", "controlplane");
  return at(documentOf(config) ?? null, "cluster", ...path);
};

const machine = { type: "m6i.large", image: { id: "ami-0123456789abcdef0" } };
const onAws = {
  infrastructure: { aws: { region: "eu-central-1" } },
  controlPlane: { talos: { talosVersion: "v1.12" }, machine },
  workers: [{ name: "a", machine }],
};

test("the API server listens on the port of the endpoint", () => {
  const endpoint = { host: "10.0.0.10", port: 8443, virtualIP: { interface: "eth0" } };
  const aws = { aws: { region: "eu-central-1", loadBalancer: { type: "classic" } } };
  const spec = { ...onAws, infrastructure: aws, network: { apiServerPort: 8443 } };

  expect(clusterOf({}, "controlPlane")).toBeUndefined();
  expect(clusterOf({ controlPlane: { endpoint } }, "controlPlane", "localAPIServerPort")).toBe(8443);
  expect(clusterOf({ spec: spec }, "controlPlane")).toEqual({
    localAPIServerPort: 8443,
  });
});

describe("the API server", () => {
  const apiServer = (fields: JsonObject) => ({ spec: { kubernetes: { version: "v1.35.2", apiServer: fields } } });

  test("has the audit policy as an object, and Talos' path of the log", () => {
    const policy = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: None}]\n";
    const found = clusterOf(apiServer({ audit: { enabled: true, policy } }), "apiServer");

    expect(found).toEqual({
      auditPolicy: { apiVersion: "audit.k8s.io/v1", kind: "Policy", rules: [{ level: "None" }] },
      extraArgs: { "audit-log-maxage": "30", "audit-log-maxbackup": "10", "audit-log-maxsize": "100" },
    });
  });

  test("has Talos' audit policy by default", () => {
    expect(clusterOf({}, "apiServer")).toBeUndefined();
    expect(clusterOf(apiServer({ audit: { enabled: true } }), "apiServer", "auditPolicy")).toBeUndefined();
  });

  test("has the flags of the spec, also those of the log", () => {
    const extraArgs = { "audit-log-path": "/var/log/audit/kube/a.log" };

    expect(clusterOf(apiServer({ extraArgs }), "apiServer", "extraArgs")).toEqual(extraArgs);
  });

  test("is probed by its port only, because it rejects anonymous requests", () => {
    const cluster = composed(run(withTalos({ spec: onAws })), "AWSCluster");

    expect(at(cluster, "spec", "controlPlaneLoadBalancer", "healthCheckProtocol")).toBe("TCP");
    expect(at(cluster, "spec", "network", "additionalControlPlaneIngressRules")).toMatchObject([
      { fromPort: 50_000, toPort: 50_000 },
      { fromPort: 50_001, toPort: 50_001 },
    ]);
    expect(at(cluster, "spec", "network", "cni", "cniIngressRules")).toMatchObject([
      { protocol: "udp", fromPort: 4789 },
    ]);
  });
});
