import { describe, expect, test } from "vitest";
import { annotationOf, at, type JsonObject } from "../../function/kubernetes/object.ts";
import { entriesOf, found, pool as topologyPool, spec as topologySpec } from "./topology-world.ts";
import { composed, composite, quickStart, run } from "./world.ts";

const templateRef = {
  apiVersion: "infrastructure.cluster.x-k8s.io/v1beta1",
  kind: "Metal3RemediationTemplate",
  name: "reboot",
};
const remediation = { templateRef };
const withPool = (pool: JsonObject, more: JsonObject = {}) =>
  composite({ ...quickStart, ...more, workers: [{ name: "default", replicas: 2, ...pool }] });
const checked = (change: JsonObject = {}) =>
  withPool({ healthCheck: { remediation: { templateRef: { ...templateRef, ...change } } } });
const controlled = (controlPlane: JsonObject) =>
  composite({ ...quickStart, controlPlane: { replicas: 1, ...controlPlane } });
const remediationOf = (xr: JsonObject, text: string) =>
  at(composed(run(xr), "MachineHealthCheck", text), "spec", "remediation");

describe("a template for the remediation of machines", () => {
  test("is that of the health check of a pool only", () => {
    expect(remediationOf(checked(), "default")).toEqual({ templateRef, triggerIf: { unhealthyInRange: "[0-1]" } });
    expect(remediationOf(checked(), "control-plane")).toEqual({ triggerIf: { unhealthyInRange: "[0-1]" } });
  });

  test("is that of the health check of the control plane", () => {
    const xr = controlled({ healthCheck: { remediation } });

    expect(at(remediationOf(xr, "control-plane") ?? null, "templateRef")).toEqual(templateRef);
  });

  test("is that of an entry of a topology", () => {
    const workers = [{ ...topologyPool, healthCheck: { remediation } }];
    const output = run(composite({ ...topologySpec, workers }), { required: found });

    expect(entriesOf(output)).toMatchObject([{ healthCheck: { enabled: true, remediation } }]);
  });

  test("R3: replaces no machine, and does not count as requested", () => {
    const [before, after] = [withPool({}), checked()].map((xr) => composed(run(xr), "MachineDeployment"));

    for (const name of ["rendered-from", "requested"].map((text) => `capi.crossplane.io/${text}`))
      expect(annotationOf(after, name)).toBe(annotationOf(before, name));
  });
});

describe("rejected", () => {
  const place = "spec.workers[0].healthCheck.remediation.templateRef";

  // Cluster API would delete the object of this kind, without the suffix, of each healthy machine.
  test.each(["DevMachineTemplate", "AWSMachineTemplate", "Metal3Remediation", "Secret"])("the kind %s", (kind) => {
    expect(run(checked({ kind })).fatal).toContain(`${place}.kind: "${kind}" is not allowed: must end in Remediation`);
  });

  test("such a kind by an override", () => {
    const kind = "DevMachineTemplate";
    const patch = { spec: { remediation: { templateRef: { ...templateRef, kind } } } };
    const overrides = [{ name: "own", target: { kind: "MachineHealthCheck" }, patch }];

    expect(run(withPool({}, { overrides })).fatal).toContain(
      "own must not make the MachineHealthCheck invalid: spec.remediation.templateRef.kind must end in Remediation",
    );
  });

  test.each<[string, JsonObject, string]>([
    ["a version without a group", { apiVersion: "v1" }, "apiVersion"],
    ["a name with a namespace", { name: "other/reboot" }, "name"],
    ["another namespace", { namespace: "other" }, "namespace"],
    ["no name", { name: undefined }, "name"],
  ])("%s", (_, change, field) => {
    expect(run(checked(change)).fatal).toContain(`${place}.${field}`);
  });

  test("while the health check is off", () => {
    expect(run(withPool({ healthCheck: { enabled: false, remediation } })).fatal).toContain(
      "spec.workers[0].healthCheck.remediation: has no effect while enabled is false",
    );
  });

  test("together with the remediation of the control plane itself", () => {
    const xr = controlled({ healthCheck: { remediation }, remediation: { maxRetry: 3 } });

    expect(run(xr).fatal).toContain("spec.controlPlane.remediation: has no effect while healthCheck.remediation has");
  });
});

describe("A7: a policy", () => {
  const policy = (remediationTemplates: boolean | string[]) => ({
    input: { policy: { allow: { remediationTemplates } } },
  });
  const path = "spec.workers[0].healthCheck.remediation.templateRef";

  test.each<[string, boolean | string[], string]>([
    ["forbids all", false, `${path}: remediationTemplates are not allowed by the platform`],
    [
      "lists others",
      ["Metal3RemediationTemplate/restart"],
      `${path}: "Metal3RemediationTemplate/reboot" is not allowed: the platform allows Metal3RemediationTemplate/rest`,
    ],
  ])("that %s", (_, allowed, message) => {
    expect(run(checked(), policy(allowed)).fatal).toContain(message);
  });

  test("that lists it", () => {
    expect(run(checked(), policy(["Metal3RemediationTemplate/*"])).fatal).toBeUndefined();
  });

  test("applies to overrides too", () => {
    const patch = { spec: { remediation } };
    const overrides = [{ name: "own", target: { kind: "MachineHealthCheck" }, patch }];

    expect(run(withPool({}, { overrides }), policy(false)).fatal).toContain(
      "changes spec.remediation.templateRef of MachineHealthCheck: remediationTemplates are not allowed",
    );
    expect(run(withPool({}, { overrides })).fatal).toBeUndefined();
  });

  test("does not apply to the template of the platform", () => {
    const input = { ...policy(false).input, defaults: { workerDefaults: { healthCheck: { remediation } } } };

    expect(run(withPool({}), { input }).fatal).toBeUndefined();
  });
});
