import type { JsonObject } from "../../function/kubernetes/object.ts";
import { composite } from "./world.ts";

/** Machine settings of a valid spec on EC2; each test changes the fields that it tests. */
export const machine = { type: "m6i.large" };
const quickStart = {
  kubernetes: { version: "v1.35.2" },
  infrastructure: { aws: { region: "eu-central-1" } },
  controlPlane: { replicas: 1, machine },
  workers: [{ name: "default", replicas: 2, machine }],
};

export const wanted = (fields: JsonObject = {}) => composite({ ...quickStart, ...fields });
export const cloud = (settings: JsonObject, more: JsonObject = {}) =>
  wanted({ infrastructure: { aws: { region: "eu-central-1", ...settings } }, ...more });
export const pool = (fields: JsonObject, more: JsonObject = {}) =>
  wanted({ workers: [{ name: "default", machine: { ...machine, ...fields }, ...more }] });
export const ofMachine = (settings: JsonObject, more: JsonObject = {}) => pool({ aws: settings }, more);

export const inCloud = "spec.infrastructure.aws";
export const own = { vpc: { id: "vpc-0123456789abcdef0" } };
export const existing = (...zones: string[]) => ({
  ...own,
  subnets: zones.map((availabilityZone, index) => ({ id: `subnet-0123456789abcdef${index}`, availabilityZone })),
});
