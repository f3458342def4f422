import type { JsonObject } from "../../function/kubernetes/object.ts";
import { cloud, machine } from "./aws.ts";

export const flatcar = { ...machine, operatingSystem: "Flatcar" };
export const image = { id: "ami-0123456789abcdef0" };
export const s3Bucket = { name: "cluster-api-provider-aws-team-a" };

/** A cluster whose pool has Flatcar. */
export const withPool = (pool: JsonObject = {}, more: JsonObject = {}) =>
  cloud({ s3Bucket }, { workers: [{ name: "default", replicas: 2, machine: flatcar, ...pool }], ...more });
