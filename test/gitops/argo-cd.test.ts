import { beforeAll, describe, expect, test } from "vitest";
import { findBuild } from "../e2e/build/build.ts";
import { argoCd } from "../e2e/build/gitops-components.ts";
import { type Health, readHealth, readHealthChecks } from "./argo-cd.ts";
import { described, sayNotBuilt, states } from "./states.ts";
import { readTable } from "./tables.ts";

const build = findBuild(argoCd);
if (!build) sayNotBuilt("ARGO CD'S HEALTH CHECKS");

/** The rows of Argo CD alone: claims. */
const describedClaims = {
  "claim-rejected": "claim whose spec is rejected",
  "claim-updating": "claim of a cluster that is being upgraded",
};

test("every state that the guides describe is recorded", () => {
  expect(Object.keys(described).filter((state) => !states.includes(state))).toEqual([]);
});

describe.runIf(build)("Argo CD's own engine", () => {
  let generic: ReadonlyMap<string, Health> = new Map();
  let ours: ReadonlyMap<string, Health> = new Map();

  beforeAll(async () => {
    if (!build) return;
    generic = await readHealth(build, {});
    ours = await readHealth(build, readHealthChecks());
  });

  const statusOf = (state: string) => ours.get(state)?.status;
  const messageOf = (state: string) => ours.get(state)?.message;

  test("reads what the page says", () => {
    const rows = Object.entries({ ...described, ...describedClaims }).map(([state, title]) => [
      title,
      [generic.get(state)?.status, ours.get(state)?.status],
    ]);

    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(readTable("docs/argo-cd.md", "## Health")));
  });

  test("reads a claim and its XR alike", () => {
    for (const state of ["provisioning", "ready", "updating", "updated", "rejected", "deleting"])
      expect([state, statusOf(`claim-${state}`)]).toEqual([state, statusOf(`xr-${state}`)]);
    expect(statusOf("claim-new")).toBe("Progressing");
    expect(statusOf("claim-updated")).toBe("Healthy");
  });

  test("shows the rejection as the function writes it, on all kinds", () => {
    const rejection = /^spec\.kubernetes\.version: "v1\.34\.2" is older than the running v1\.35\.2/;

    for (const state of ["rejected", "claim-rejected", "xr-rejected"]) expect(messageOf(state)).toMatch(rejection);
  });

  test("shows how to approve a rollout, the violated policy, the deepest problem and Crossplane's error", () => {
    expect(messageOf("rollout-held")).toMatch(
      /^Approve with the annotation capi\.crossplane\.io\/approve-rollout: \w+\. Held:/,
    );
    expect(messageOf("policy-violated")).toContain("accepted before, so still in effect");
    expect(messageOf("updating")).toMatch(/^Machines are being replaced\. \w+\/demo/);
    expect(messageOf("degraded")).toMatch(/^The cluster was available before and is not available now\. \w+\/demo/);
    expect(messageOf("not-reconciled")).toMatch(/^cannot compose resources/);
  });

  test("prefers these checks to the wildcard of Crossplane's guide", async () => {
    const wildcard = {
      "resource.customizations": '"*.crossplane.io/*":\n  health.lua: return { status = "Unknown" }\n',
    };
    const read = build && (await readHealth(build, { ...wildcard, ...readHealthChecks() }));
    const clusters = states.filter((state) => !state.startsWith("configuration-"));

    expect(clusters.map((state) => read?.get(state))).toEqual(clusters.map((state) => ours.get(state)));
    expect(read?.get("configuration-healthy")?.status).toBe("Unknown");
  });
});
