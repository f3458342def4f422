import { beforeAll, describe, expect, test } from "vitest";
import { findBuild } from "../e2e/build/build.ts";
import { flux } from "../e2e/build/gitops-components.ts";
import { type FluxReading, readFlux } from "./flux.ts";
import { described, sayNotBuilt } from "./states.ts";
import { readTable } from "./tables.ts";

const build = findBuild(flux);
if (!build) sayNotBuilt("FLUX'S KSTATUS AND EXPRESSIONS");

describe.runIf(build)("Flux's own code", () => {
  let clusters: ReadonlyMap<string, FluxReading> = new Map();
  let platform: ReadonlyMap<string, FluxReading> = new Map();

  beforeAll(async () => {
    if (!build) return;
    clusters = await readFlux(build, "clusters.yaml");
    platform = await readFlux(build, "platform.yaml");
  });

  test("reads what the page says", () => {
    const rows = Object.entries(described).map(([state, title]) => {
      const { kstatus, expressions } = clusters.get(state) ?? {};
      return [title, [kstatus, expressions]];
    });

    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(readTable("docs/flux.md", "## Status")));
  });

  test("reads a claim by the same expressions", () => {
    const read = (state: string) => clusters.get(state)?.expressions;

    expect(["provisioning", "updating", "rejected"].map((state) => read(`claim-${state}`))).toEqual([
      "InProgress",
      "InProgress",
      "Failed",
    ]);
    expect(["ready", "updated"].map((state) => read(`claim-${state}`))).toEqual(["Current", "Current"]);
  });

  test("takes a package for ready only with the expressions", () => {
    expect(platform.get("configuration-healthy")).toEqual({ kstatus: "Current", expressions: "Current" });
    expect(platform.get("configuration-missing")).toEqual({ kstatus: "Current", expressions: "InProgress" });
  });
});
