import { describe, expect, test } from "vitest";
import { openSchema } from "../../function/schema.ts";
import { checkSpec } from "../../function/api/check.ts";
import { docker } from "../../function/infrastructure/docker.ts";
import { infrastructureProviders } from "../../function/infrastructure/index.ts";
import { kubeadm } from "../../function/control-plane/kubeadm.ts";
import { invalidSpecs } from "./invalid-specs.ts";
import { composite, keysOf, quickStart, run, running } from "./world.ts";

const whole = running(composite());

describe.each(invalidSpecs)("$title", ({ spec, metadata, input, path, message }) => {
  const broken = composite({ ...quickStart, ...spec }, metadata);
  const call = input ? { input } : {};

  test("is rejected with its path and the allowed values", () => {
    const { fatal } = run(broken, call);

    expect(fatal).toContain(`${path}: `);
    expect(fatal).toContain(message);
  });

  test("changes nothing of a running cluster and keeps its conditions", () => {
    const output = run(broken, { ...call, observed: whole });
    const unchanged = run(composite(), { observed: whole }).conditions.filter(
      ({ type }) => type !== "Compatible" && type !== "UpdatePending",
    );

    // A policy tolerates values of a running cluster that were accepted before; all other problems are rejected.
    const isTolerated = output.fatal === undefined && output.conditions.at(-1)?.reason === "PolicyViolated";

    expect(isTolerated ? [] : keysOf(output)).toEqual([]);
    expect(output.conditions).toEqual(expect.arrayContaining(unchanged));
  });
});

test.each([{}, { dokcer: {} }])(
  "an infrastructure without a known provider is rejected with all providers: %o",
  (infrastructure) => {
    const all = infrastructureProviders.map(({ name }) => name).join(", ");

    expect(run(composite({ ...quickStart, infrastructure })).fatal).toContain(all);
  },
);

test("two providers are rejected", () => {
  const other = { ...docker, name: "other" };
  const schema = openSchema([docker, other], [kubeadm]);
  const problems = checkSpec(schema.layer, schema.rules, { infrastructure: { docker: {}, other: {} } });

  expect(problems).toEqual([{ path: "infrastructure", message: "at most one of docker, other may be set" }]);
});

test("a cluster-scoped XR without a claim is rejected", () => {
  const xr = { ...composite(), metadata: { name: "demo" } };

  expect(run(xr).fatal).toContain("spec.claimRef: is missing");
});

test("the rejection lists all problems of a step", () => {
  const { fatal } = run(
    composite({ ...quickStart, controlPlane: { replicas: 2 }, network: { pods: { cidrBlocks: ["x"] } } }),
  );

  expect(fatal).toContain("spec.controlPlane.replicas");
  expect(fatal).toContain("spec.network.pods.cidrBlocks");
});
