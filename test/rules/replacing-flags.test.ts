import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { composite, quickStart, run } from "./world.ts";

const requesting = (change: JsonObject) => composite({ ...quickStart, ...change });
const kubernetes = (fields: JsonObject, more: JsonObject = {}) =>
  requesting({ kubernetes: { ...quickStart.kubernetes, ...fields }, ...more });
const apiServer = (fields: JsonObject) => kubernetes({ apiServer: fields });
const oidc = { issuerURL: "https://login.example.org", clientID: "demo" };

describe("a flag that would replace a field is rejected", () => {
  const flag = (component: string, name: string) => `spec.kubernetes.${component}.extraArgs.${name}: conflicts with`;

  test.each<[JsonObject, string]>([
    [
      apiServer({ admissionPlugins: ["AlwaysPullImages"], extraArgs: { "enable_admission-plugins": "PodSecurity" } }),
      flag("apiServer", "enable-admission-plugins"),
    ],
    [
      apiServer({ oidc, extraArgs: { "oidc-issuer-url": "https://other.example.org" } }),
      flag("apiServer", "oidc-issuer-url"),
    ],
    [
      apiServer({ oidc: { ...oidc, groupsClaim: "a" }, extraArgs: { "oidc-groups-claim": "b" } }),
      flag("apiServer", "oidc-groups-claim"),
    ],
    [apiServer({ oidc, extraArgs: { "authentication-config": "/etc/a" } }), flag("apiServer", "authentication-config")],
    [
      apiServer({ audit: { enabled: true }, extraArgs: { "audit-log-path": "-" } }),
      flag("apiServer", "audit-log-path"),
    ],
    [
      apiServer({ audit: { enabled: true, maxAgeDays: 7 }, extraArgs: { "audit-log-maxage": "8" } }),
      flag("apiServer", "audit-log-maxage"),
    ],
    [
      apiServer({
        encryptionAtRest: { secretRef: { name: "a", key: "b" } },
        extraArgs: { "encryption-provider-config": "/a" },
      }),
      flag("apiServer", "encryption-provider-config"),
    ],
    [
      kubernetes(
        { controllerManager: { extraArgs: { "cluster-cidr": "10.1.0.0/16" } } },
        { network: { pods: { cidrBlocks: ["10.2.0.0/16"] } } },
      ),
      flag("controllerManager", "cluster-cidr"),
    ],
    [
      kubernetes({ kubelet: { extraArgs: { "cluster-domain": "a.b" } } }, { network: { serviceDomain: "c.d" } }),
      flag("kubelet", "cluster-domain"),
    ],
    [
      kubernetes(
        { kubelet: { extraArgs: { "node-labels": "a=b" } } },
        { workers: [{ name: "a" }, { name: "b", labels: { team: "a" } }] },
      ),
      `${flag("kubelet", "node-labels")} workers[1].labels`,
    ],
    [
      kubernetes(
        { kubelet: { extraArgs: { "node-labels": "a=b" } } },
        { controlPlane: { replicas: 1, labels: { team: "a" } } },
      ),
      `${flag("kubelet", "node-labels")} controlPlane.labels`,
    ],
    [
      kubernetes(
        { kubelet: { extraArgs: { "register-with-taints": "a:NoSchedule" } } },
        { controlPlane: { replicas: 1, taints: [] } },
      ),
      `${flag("kubelet", "register-with-taints")} controlPlane.taints`,
    ],
  ])("%#: %s", (xr, message) => {
    expect(run(xr).fatal).toContain(message);
  });

  test("also if the platform sets the field", () => {
    const defaults = { kubernetes: { apiServer: { admissionPlugins: ["AlwaysPullImages"] } } };

    expect(
      run(apiServer({ extraArgs: { "enable-admission-plugins": "PodSecurity" } }), { input: { defaults } }).fatal,
    ).toContain(flag("apiServer", "enable-admission-plugins"));
  });

  test.each<[string, JsonObject]>([
    ["it replaces only a default", apiServer({ audit: { enabled: true }, extraArgs: { "audit-log-maxage": "8" } })],
    ["both have the same value", apiServer({ oidc, extraArgs: { "oidc-client-id": "demo" } })],
    ["the field is not set", apiServer({ extraArgs: { "enable-admission-plugins": "PodSecurity" } })],
    [
      "Cluster API copies the labels from the Machine",
      kubernetes(
        { kubelet: { extraArgs: { "node-labels": "a=b" } } },
        { workers: [{ name: "a", labels: { "node-role.kubernetes.io/a": "" } }] },
      ),
    ],
  ])("but not if %s", (_, xr) => {
    expect(run(xr).fatal).toBeUndefined();
  });
});
