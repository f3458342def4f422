import { at, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { type Call, composite, condition, run } from "./world.ts";

export const pool = { name: "default", replicas: 2, topology: { class: "default-worker" } };
export const spec = {
  kubernetes: { version: "v1.34.4" },
  topology: { classRef: { name: "quick-start" }, variables: [{ name: "size", value: "small" }] },
  controlPlane: { replicas: 1 },
  workers: [pool],
};
export const requestedXr = composite(spec);

const clusterClass: JsonObject = {
  apiVersion: "cluster.x-k8s.io/v1beta2",
  kind: "ClusterClass",
  metadata: { name: "quick-start", namespace: "team-a" },
  spec: {
    controlPlane: { machineInfrastructure: { templateRef: { kind: "DevMachineTemplate", name: "quick-start" } } },
    workers: { machineDeployments: [{ class: "default-worker" }], machinePools: [{ class: "scale-set" }] },
    variables: [
      {
        name: "size",
        required: true,
        schema: { openAPIV3Schema: { type: "string", enum: ["small", "large"], example: "small" } },
      },
      {
        name: "ports",
        required: false,
        schema: { openAPIV3Schema: { type: "array", items: { type: "integer", maximum: 65_535 } } },
      },
    ],
  },
};

export const found = { cluster: [], machines: [], "cluster-class": [clusterClass] };

/** The Cluster as Cluster API reports it once the topology of `xr` is reconciled and all machines are available. */
export function running(xr: JsonObject, call: Call = {}): Record<string, JsonObject> {
  const { desired } = run(xr, { required: found, ...call });
  const cluster = desired.get("cluster")?.object;
  if (!cluster) throw new Error("nothing was composed");
  const counts = (replicas: number): JsonObject => ({
    desiredReplicas: replicas,
    replicas,
    readyReplicas: replicas,
    upToDateReplicas: replicas,
    availableReplicas: replicas,
    versions: [{ version: textAt(cluster.spec, "topology", "version"), replicas }],
  });
  const types = [
    "Available",
    "TopologyReconciled",
    "ControlPlaneInitialized",
    "ControlPlaneAvailable",
    "WorkersAvailable",
  ];
  const status: JsonObject = {
    observedGeneration: 1,
    conditions: types.map((type) => condition(type, "True")),
    initialization: { infrastructureProvisioned: true, controlPlaneInitialized: true },
    controlPlane: counts(1),
    workers: counts(2),
  };
  return { cluster: { ...cluster, metadata: { ...cluster.metadata, generation: 1 }, status } };
}

export const topologyOf = ({ desired }: ReturnType<typeof run>) => at(desired.get("cluster")?.object.spec, "topology");
export const entriesOf = (output: ReturnType<typeof run>) => at(topologyOf(output), "workers", "machineDeployments");
export const pending = (output: ReturnType<typeof run>) =>
  output.conditions.find(({ type }) => type === "UpdatePending");
export const whole = running(requestedXr);
