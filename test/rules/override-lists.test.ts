import { describe, expect, test } from "vitest";
import { at, type Json, type JsonObject, listAt } from "../../function/kubernetes/object.ts";
import { withOverrides } from "./overriding.ts";
import { composed, run, running } from "./world.ts";

// `listPatch` adds to lists of composed objects, and never replaces what the function renders.
const adding = (kind: string, path: string, ...[items, mergeKeys]: [items: Json[], mergeKeys?: string[]]) => ({
  name: `${kind}-${items.length}`,
  target: { kind },
  listPatch: [{ path, items, ...(mergeKeys && { mergeKeys }) }],
});
const conditions = "/spec/checks/unhealthyNodeConditions";
const diskPressure = { type: "DiskPressure", status: "True", timeoutSeconds: 600 };
const inCheck = (...overrides: JsonObject[]) => {
  const output = run(withOverrides(...overrides));
  expect(output.fatal).toBeUndefined();
  return listAt(composed(output, "MachineHealthCheck", "default"), "spec", "checks", "unhealthyNodeConditions");
};
const ours = inCheck();

test("a list of the function keeps its items", () => {
  expect(ours).toHaveLength(2);
  expect(inCheck(adding("MachineHealthCheck", conditions, [diskPressure]))).toEqual([...ours, diskPressure]);
});

test("the same item twice is added once, also by two overrides", () => {
  const twice = adding("MachineHealthCheck", conditions, [diskPressure, diskPressure]);

  expect(inCheck(twice, adding("MachineHealthCheck", conditions, [diskPressure]))).toEqual([...ours, diskPressure]);
});

test("an item with the keys of ours changes the fields that it has", () => {
  const slow = { type: "Ready", status: "Unknown", timeoutSeconds: 900 };
  const merged = inCheck(adding("MachineHealthCheck", conditions, [slow], ["type", "status"]));

  expect(merged).toHaveLength(2);
  expect(merged).toContainEqual(slow);
});

test("a missing list is created", () => {
  const ntp = adding("KubeadmConfigTemplate", "/spec/template/spec/ntp/servers", ["ntp.example.org"]);

  expect(at(composed(run(withOverrides(ntp)), "KubeadmConfigTemplate"), "spec", "template", "spec", "ntp")).toEqual({
    servers: ["ntp.example.org"],
  });
});

test("R1, R5: an item of a template is content of machines, and an edit in the XR is not held", () => {
  const file = { path: "/etc/motd", content: "hello" };
  const files = adding("KubeadmConfigTemplate", "/spec/template/spec/files", [file], ["path"]);
  const output = run(withOverrides(files), { observed: running(withOverrides()) });
  const templates = [...output.desired.keys()].filter((key) => /^worker-.*kubeadmconfigtemplate/.test(key));

  expect(output.held).toEqual([]);
  expect(templates).toHaveLength(2);
});

describe("rejected", () => {
  test.each<[JsonObject, string]>([
    [
      adding("MachineHealthCheck", "/spec/clusterName", ["a"]),
      'spec.overrides[0].listPatch[0]: cannot be applied to MachineHealthCheck: "/spec/clusterName" is not a list',
    ],
    [
      adding("MachineHealthCheck", conditions, [{ type: "Ready" }], ["type"]),
      "several items of the list have the type",
    ],
    [adding("MachineHealthCheck", conditions, ["Ready"], ["type"]), "items[0] must have type"],
    [adding("MachineHealthCheck", "/spec/selector/matchLabels", ["a"]), "is not a list"],
    [
      adding("Cluster", "/spec/topology/variables", [{ name: "a", value: 1 }]),
      "must not touch spec.topology of Cluster",
    ],
    [adding("MachineDeployment", "/spec/providerIDList", ["a"]), "must not touch spec.providerIDList"],
    [adding("MachineDeployment", "spec/x", ["a"]), "must be a JSON pointer below /spec"],
    [adding("MachineDeployment", "/metadata/finalizers", ["a"]), "must be a JSON pointer below /spec"],
    [{ ...adding("Cluster", "/spec/x", ["a"]), patch: {} }, "can have only one of patch, jsonPatch and listPatch"],
  ])("%#: %j", (override, message) => {
    expect(run(withOverrides(override)).fatal).toContain(message);
  });

  test("A7: by a policy that limits the path, whose item it sees", () => {
    const file = { path: "/etc/cron.d/a", content: "* * * * * root id" };
    const xr = withOverrides(adding("KubeadmConfigTemplate", "/spec/template/spec/files", [file]));
    const allowing = (allow: JsonObject) => run(xr, { input: { policy: { allow } } }).fatal;

    expect(allowing({ files: ["/etc/app/*"] })).toContain("changes spec.template.spec.files");
    expect(allowing({ overrides: ["MachineHealthCheck:spec"] })).toContain(
      "KubeadmConfigTemplate:spec.template.spec.files",
    );
    expect(allowing({ overrides: ["KubeadmConfigTemplate:spec.template.spec.files"] })).toBeUndefined();
  });

  test("in an item that the platform enforces", () => {
    const input = { enforced: { kubernetes: { apiServer: { audit: { enabled: true } } } } };
    const args = "/spec/kubeadmConfigSpec/clusterConfiguration/apiServer/extraArgs";
    const flag = { name: "audit-log-path", value: "/dev/null" };

    expect(run(withOverrides(adding("KubeadmControlPlane", args, [flag], ["name"])), { input }).fatal).toContain(
      "extraArgs[audit-log-path].value of KubeadmControlPlane: the platform enforces it",
    );
  });

  test("as another override than that of the platform with the same name", () => {
    const [file, other] = ["/etc/a", "/etc/b"].map((path) => ({ path, content: "x" }));
    const of = (item: JsonObject = {}) => adding("KubeadmConfigTemplate", "/spec/template/spec/files", [item]);
    const input = { defaults: { overrides: [of(file)] }, policy: { allow: { overrides: false } } };

    expect(run(withOverrides(of(file)), { input }).fatal).toBeUndefined();
    expect(run(withOverrides(of(other)), { input }).fatal).toContain("overrides are not allowed");
  });
});
