import { describe, expect, test } from "vitest";
import { openSchema } from "../../function/schema.ts";
import { checkSpec } from "../../function/api/check.ts";
import { docker } from "../../function/infrastructure/docker.ts";
import { infrastructureProviders } from "../../function/infrastructure/index.ts";
import { kubeadm } from "../../function/control-plane/kubeadm.ts";
import { mistakes } from "./mistakes.ts";
import { composite, keysOf, quickStart, run, running } from "./world.ts";

const whole = running(composite());

describe.each(mistakes)("$title", ({ spec, metadata, input, path, says }) => {
  const broken = composite({ ...quickStart, ...spec }, metadata);
  const call = input ? { input } : {};

  test("is rejected with path and what is allowed", () => {
    const { fatal } = run(broken, call);

    expect(fatal).toContain(`${path}: `);
    expect(fatal).toContain(says);
  });

  test("touches nothing that runs and keeps the conditions", () => {
    const output = run(broken, { ...call, observed: whole });
    const unchanged = run(composite(), { observed: whole }).conditions.filter(
      ({ type }) => type !== "Compatible" && type !== "UpdatePending",
    );

    // What was accepted before stays accepted by a policy; everything else is rejected for a running cluster too.
    const isTolerated = output.fatal === undefined && output.conditions.at(-1)?.reason === "PolicyViolated";

    expect(isTolerated ? [] : keysOf(output)).toEqual([]);
    expect(output.conditions).toEqual(expect.arrayContaining(unchanged));
  });
});

test.each([{}, { dokcer: {} }])("who names none of the providers is told all of them: %o", (infrastructure) => {
  const all = infrastructureProviders.map(({ name }) => name).join(", ");

  expect(run(composite({ ...quickStart, infrastructure })).fatal).toContain(all);
});

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

test("all mistakes of a step are told at once", () => {
  const { fatal } = run(
    composite({ ...quickStart, controlPlane: { replicas: 2 }, network: { pods: { cidrBlocks: ["x"] } } }),
  );

  expect(fatal).toContain("spec.controlPlane.replicas");
  expect(fatal).toContain("spec.network.pods.cidrBlocks");
});
