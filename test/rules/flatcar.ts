import { expect } from "vitest";
import { at, type JsonObject } from "../../function/kubernetes/object.ts";
import { cloud, machine } from "./aws.ts";
import { composed, run } from "./world.ts";

export const flatcar = { ...machine, operatingSystem: "Flatcar" };
export const image = { id: "ami-0123456789abcdef0" };
export const s3Bucket = { name: "cluster-api-provider-aws-team-a" };

/** A cluster whose pool has Flatcar. */
export const withPool = (pool: JsonObject = {}, more: JsonObject = {}) =>
  cloud({ s3Bucket }, { workers: [{ name: "default", replicas: 2, machine: flatcar, ...pool }], ...more });

export const withRke2 = (pool: JsonObject = {}) =>
  withPool({ machine: { ...flatcar, image }, ...pool }, { controlPlane: { rke2: {}, machine: { ...machine, image } } });

/** The configuration of the only pool. */
export const configOf = (xr: JsonObject, kind = "KubeadmConfigTemplate"): JsonObject => {
  const output = run(xr);
  expect(output.fatal).toBeUndefined();
  const config = at(composed(output, kind, "worker-"), "spec", "template", "spec");
  return typeof config === "object" && config !== null && !Array.isArray(config) ? config : {};
};
