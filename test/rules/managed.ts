import { type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { composed, composite, keyOf, type run, running } from "./world.ts";

// EKS is the example of a control plane that a cloud manages.
export const managedSpec = {
  kubernetes: { version: "v1.35.0" },
  infrastructure: { aws: { region: "eu-central-1" } },
  controlPlane: { eks: {} },
  workers: [{ name: "default", replicas: 2, machine: { type: "t3.large" } }],
};
export const wanted = (change: JsonObject = {}) => composite({ ...managedSpec, ...change });
export const withVersion = (version: string, change: JsonObject = {}) => wanted({ kubernetes: { version }, ...change });

/** The observed objects, with the status that the AWS provider reports: v1beta1 contract, version as EKS writes it. */
export function reported(xr: JsonObject, status: JsonObject = { version: "1.35" }): Record<string, JsonObject> {
  const observed = running(xr);
  const key = keyOf(observed, "AWSManagedControlPlane");
  const provided = { ready: true };
  return {
    ...observed,
    [key]: {
      ...observed[key],
      status: { initialized: true, ready: true, externalManagedControlPlane: true, ...status },
    },
    "infrastructure-cluster-awsmanagedcluster": {
      ...observed["infrastructure-cluster-awsmanagedcluster"],
      status: provided,
    },
  };
}

export const whole = reported(wanted());
export const controlPlaneKey = keyOf(whole, "AWSManagedControlPlane");
export const versionOf = (output: ReturnType<typeof run>, pool = "") =>
  textAt(composed(output, "MachineDeployment", pool), "spec", "template", "spec", "version");
