import { describe, expect, test } from "vitest";
import { inputFor, readExample } from "../../test/golden/examples.ts";
import { onKamaji as cluster } from "../../test/rules/kamaji.ts";
import { composite, changed, composed, keyOf, keysOf, run, runAnnounced, running } from "../../test/rules/world.ts";
import { at, type JsonObject, listAt } from "../kubernetes/object.ts";

const specOf = (xr: JsonObject, defaults: JsonObject = {}) =>
  composed(run(xr, { input: { defaults } }), "KamajiControlPlane")["spec"] ?? null;
const apiServer = (fields: JsonObject, kamaji: JsonObject = {}) =>
  cluster({ kamaji, spec: { kubernetes: { version: "v1.35.2", apiServer: fields } } });

describe("the control plane", () => {
  test("has no machines, no machine template and no health check", () => {
    expect(keysOf(run(cluster())).map((key) => key.replace(/-[0-9a-f]{5,10}\b/g, ""))).toEqual([
      "cluster",
      "control-plane-kamajicontrolplane",
      "infrastructure-cluster-vspherecluster",
      "worker-default-kubeadmconfigtemplate",
      "worker-default-machinedeployment",
      "worker-default-machinehealthcheck",
      "worker-default-vspheremachinetemplate",
    ]);
  });

  test("writes the endpoint, which no composed object contains", () => {
    const [xr, endpoint] = [cluster(), { host: "10.0.0.10", port: 6443 }];
    const observed = running(xr);
    const written = changed(observed, keyOf(observed, "KamajiControlPlane"), {
      spec: { controlPlaneEndpoint: endpoint },
    });

    for (const output of [run(xr), run(xr, { observed: written })]) {
      for (const kind of ["Cluster", "VSphereCluster", "KamajiControlPlane"]) {
        expect(composed(output, kind)["spec"]).not.toHaveProperty("controlPlaneEndpoint");
      }
    }
  });

  test("is upgraded first, and the workers follow once its status has the version", () => {
    const [observed, xr] = [running(cluster()), cluster({ spec: { kubernetes: { version: "v1.36.0" } } })];
    const key = keyOf(observed, "KamajiControlPlane");
    const versionOf = (state: Record<string, JsonObject>) =>
      at(composed(runAnnounced(xr, { observed: state }), "MachineDeployment"), "spec", "template", "spec", "version");
    // Kamaji's own status: the version changes only once the Deployment has replaced its pods.
    const rolling = changed(observed, key, { spec: { version: "v1.36.0" }, status: { upToDateReplicas: 2 } });

    expect(at(composed(runAnnounced(xr, { observed }), "KamajiControlPlane"), "spec", "version")).toBe("v1.36.0");
    expect(versionOf(rolling)).toBe("v1.35.2");
    expect(versionOf(changed(rolling, key, { status: { version: "v1.36.0" } }))).toBe("v1.36.0");
  });
});

test("kinds without a module are supported too, and the function does not write their endpoint", () => {
  const spec = Object(readExample("custom/proxmox.yaml")["spec"]);
  const xr = composite({ ...spec, controlPlane: { kamaji: {} } });
  const output = run(xr, { input: inputFor(xr) });

  expect(output.fatal).toBeUndefined();
  expect(composed(output, "ProxmoxCluster")["spec"]).not.toHaveProperty("controlPlaneEndpoint");
});

describe("add-ons", () => {
  const addonsOf = (addons: JsonObject) => at(specOf(cluster({ kamaji: { addons } })), "addons");

  test("are on by default: Kamaji installs an add-on if its object exists", () => {
    expect(Object.keys(Object(addonsOf({})))).toEqual(["coreDNS", "kubeProxy", "konnectivity"]);
    const off = { enabled: false };
    expect(addonsOf({ coreDNS: off, kubeProxy: off, konnectivity: off })).toEqual({});
  });

  test("agents of a Deployment have a number, and agents on each node none", () => {
    const agentOf = (agent: JsonObject, defaults: JsonObject = {}) =>
      at(
        specOf(cluster({ kamaji: { addons: { konnectivity: { agent } } } }), defaults),
        "addons",
        "konnectivity",
        "agent",
      );
    const platform = { controlPlane: { kamaji: { addons: { konnectivity: { agent: { replicas: 3 } } } } } };

    expect(agentOf({ mode: "Deployment" })).toMatchObject({ mode: "Deployment", replicas: 1 });
    expect(agentOf({ mode: "Deployment" }, platform)).toMatchObject({ replicas: 3 });
    expect(agentOf({}, platform)).not.toHaveProperty("replicas");
  });

  test.each([
    ["10.43.0.0/16", "10.43.0.10"],
    ["10.43.0.77/26", "10.43.0.74"],
    ["10.43.0.248/28", "10.43.0.250"],
    ["255.255.0.0/16", "255.255.0.10"],
  ])("the address of DNS in %s is %s, also without CoreDNS", (block, address) => {
    const services = { cidrBlocks: [block] };
    const spec = specOf(cluster({ spec: { network: { services } } }));
    const without = specOf(
      cluster({ kamaji: { addons: { coreDNS: { enabled: false } } }, spec: { network: { services } } }),
    );

    expect(listAt(spec, "addons", "coreDNS", "dnsServiceIPs")).toEqual([address]);
    expect(listAt(without, "network", "dnsServiceIPs")).toEqual([address]);
  });
});

describe("the API server", () => {
  test("enables NodeRestriction, and other plugins in addition", () => {
    expect(listAt(specOf(cluster()), "admissionControllers")).toEqual(["NodeRestriction"]);
    expect(
      listAt(specOf(apiServer({ admissionPlugins: ["ResourceQuota", "NodeRestriction"] })), "admissionControllers"),
    ).toEqual(["NodeRestriction", "ResourceQuota"]);
  });

  test("reads Secrets as volumes, and the audit policy from an annotation of its pods", () => {
    const policy = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]\n";
    const spec = specOf(
      apiServer({
        oidc: { issuerURL: "https://login.example.org", clientID: "a", caRef: { name: "login", key: "tls.crt" } },
        encryptionAtRest: { secretRef: { name: "keys", key: "config" } },
        audit: { enabled: true, policy },
      }),
    );
    const args = listAt(spec, "apiServer", "extraArgs");

    expect(listAt(spec, "deployment", "extraVolumes")).toEqual([
      { name: "oidc", secret: { secretName: "login", items: [{ key: "tls.crt", path: "ca.crt" }] } },
      { name: "encryption", secret: { secretName: "keys", items: [{ key: "config", path: "configuration.yaml" }] } },
      {
        name: "audit",
        downwardAPI: {
          items: [{ path: "policy.yaml", fieldRef: { fieldPath: "metadata.annotations['capi.crossplane.io/audit']" } }],
        },
      },
    ]);
    expect(at(spec, "deployment", "podAdditionalMetadata", "annotations")).toEqual({
      "capi.crossplane.io/audit": policy,
    });
    expect(args).toContain("--oidc-ca-file=/etc/kubernetes/oidc/ca.crt");
    expect(args).toContain("--encryption-provider-config=/etc/kubernetes/encryption/configuration.yaml");
    expect(args).toContain("--audit-policy-file=/etc/kubernetes/audit/policy.yaml");
    expect(listAt(spec, "apiServer", "extraVolumeMounts").map((mount) => at(mount, "mountPath"))).toEqual([
      "/etc/kubernetes/oidc",
      "/etc/kubernetes/encryption",
      "/etc/kubernetes/audit",
    ]);
  });

  test("writes the audit log to the output of its container", () => {
    const args = listAt(specOf(apiServer({ audit: { enabled: true } })), "apiServer", "extraArgs");

    expect(args).toContain("--audit-log-path=-");
    expect(args).not.toContainEqual(expect.stringContaining("--audit-log-max"));
  });

  test("has a load balancer only if its Service is one", () => {
    const defaults = { controlPlane: { kamaji: { network: { loadBalancerClass: "one" } } } };
    const address = { serviceType: "ClusterIP", serviceAddress: "10.0.0.10" };

    expect(at(specOf(cluster(), defaults), "network", "loadBalancerConfig")).toEqual({ loadBalancerClass: "one" });
    expect(at(specOf(cluster({ kamaji: { network: address } }), defaults), "network")).toMatchObject(address);
    expect(at(specOf(cluster({ kamaji: { network: address } }), defaults), "network")).not.toHaveProperty(
      "loadBalancerConfig",
    );
  });
});

describe("a policy", () => {
  const denied = (xr: JsonObject, allow: JsonObject) => run(xr, { input: { policy: { allow } } }).fatal;
  const patched = (spec: JsonObject) =>
    cluster({ spec: { overrides: [{ name: "pods", target: { kind: "KamajiControlPlane" }, patch: { spec } }] } });

  test("limits DataStores, addresses, commands and Secrets", () => {
    expect(denied(cluster({ kamaji: { dataStoreName: "other" } }), { identities: ["DataStore/default"] })).toContain(
      "spec.controlPlane.kamaji.dataStoreName",
    );
    const gateway = { hostname: "other.example.org", name: "gateway", namespace: "gateways" };
    expect(denied(cluster({ kamaji: { network: { gateway } } }), { endpoints: ["*.team.example.org"] })).toContain(
      "spec.controlPlane.kamaji.network.gateway.hostname",
    );
    const image = "registry.example.org";
    expect(denied(patched({ registry: image }), { commands: false })).toContain("spec.registry");
    expect(denied(cluster({ kamaji: { registry: image } }), { commands: false })).toContain("kamaji.registry");
    const konnectivity = { server: { image } };
    expect(denied(cluster({ kamaji: { addons: { konnectivity } } }), { commands: false })).toContain("server.image");
    const volume = { name: "a", secret: { secretName: "keys" } };
    expect(denied(patched({ deployment: { extraVolumes: [volume] } }), { secrets: false })).toContain("secretName");
  });

  test.each<[string, JsonObject]>([
    ["dataStoreSchema", { dataStoreSchema: "other" }],
    ["deployment.externalClusterReference", { deployment: { externalClusterReference: { deploymentNamespace: "a" } } }],
    ["deployment.serviceAccountName", { deployment: { serviceAccountName: "admin" } }],
    ["deployment.extraVolumes[].hostPath", { deployment: { extraVolumes: [{ name: "a", hostPath: { path: "/" } }] } }],
    [
      "deployment.extraContainers[].securityContext",
      { deployment: { extraContainers: [{ name: "a", image: "a", securityContext: { privileged: true } }] } },
    ],
  ])("no override touches %s", (path, spec) => {
    expect(run(patched(spec)).fatal).toContain(`must not touch spec.${path}`);
  });
});
