import { z } from "zod";

const count = (what: string) => z.int32().optional().describe(what);

const Replicas = {
  desired: count("Number of desired machines."),
  ready: count("Number of ready machines."),
  upToDate: count("Number of machines that match the desired spec."),
  available: count("Number of available machines."),
};

export const phases = [
  "Pending",
  "Provisioning",
  "Ready",
  "Updating",
  "Scaling",
  "Degraded",
  "Paused",
  "Deleting",
] as const;

/** Schema of `status`. Every field is absent until it is known. */
export const Status = z.strictObject({
  phase: z.enum(phases).optional().describe("State of the cluster in one word."),
  endpoint: z
    .strictObject({
      host: z.string().describe("Host of the API server."),
      port: z.int32().describe("Port of the API server."),
    })
    .optional()
    .describe("Address of the API server."),
  kubeconfigSecretRef: z
    .strictObject({
      name: z.string().describe("Secret in the cluster's namespace."),
      key: z.string().describe("Key in the Secret."),
    })
    .optional()
    .describe("Secret with the administrator's kubeconfig, once it exists."),
  version: z
    .strictObject({
      desired: z.string().optional().describe("Desired version."),
      controlPlane: z.string().optional().describe("Oldest version that the control plane runs."),
      workers: z
        .string()
        .optional()
        .describe("Oldest version that the worker pools run; before Cluster API 1.14, that of the pools themselves."),
    })
    .optional()
    .describe("Kubernetes versions."),
  upgrade: z
    .strictObject({
      target: z.string().describe("Desired version."),
      next: z.string().optional().describe("Version of the current step."),
      steps: z.array(z.string()).describe("Remaining versions, ending with the target."),
    })
    .optional()
    .describe("Progress of an upgrade, until every machine runs the target version."),
  controlPlane: z.strictObject(Replicas).optional().describe("Control-plane machines."),
  workers: z
    .array(
      z.strictObject({
        name: z.string().describe("Name of the pool."),
        ...Replicas,
        version: z.string().optional().describe("Version of the pool's machines."),
        leaving: z.boolean().optional().describe("Whether the pool is being removed: scaled to zero, then deleted."),
      }),
    )
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] })
    .optional()
    .describe("Worker pools."),
  addons: z
    .array(
      z.strictObject({
        name: z.string().describe("Name of the add-on."),
        applied: z
          .boolean()
          .describe("Whether the add-on was applied to the cluster. Does not cover the state of its workloads."),
        reason: z.string().describe("Reason in one word."),
        message: z.string().optional().describe("Reason in one sentence."),
      }),
    )
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] })
    .optional()
    .describe("Add-ons, in the order of the spec."),
  summary: z
    .strictObject({
      controlPlane: z.string().optional().describe("Ready and desired machines, for example 3/3."),
      workers: z.string().optional().describe("Ready and desired machines, for example 8/8."),
      endpoint: z.string().optional().describe("host:port."),
    })
    .optional()
    .describe("Texts for the columns of kubectl get."),
  lastOperation: z
    .strictObject({
      type: z.enum(["Create", "Update", "Scale", "Pause", "Delete"]).describe("Type of the operation."),
      state: z.enum(["Processing", "Succeeded", "Error"]).describe("State of the operation."),
      description: z.string().describe("Description in one sentence."),
    })
    .optional()
    .describe("The last operation, or the one in progress."),
  problems: z
    .array(
      z.strictObject({
        object: z.string().describe("Kind and name of the object."),
        reason: z.string().describe("Reason in one word."),
        message: z.string().describe("Reason in one sentence."),
      }),
    )
    .max(5)
    .optional()
    .describe("Problems of the cluster, root cause first, at most five."),
  rollouts: z
    .array(
      z.strictObject({
        object: z.string().describe("Kind and name of the object."),
        reason: z.string().describe("Why the rollout is held or in progress."),
        fields: z.array(z.string()).describe("Paths of the fields that differ, at most five."),
        machines: z.int32().describe("Number of machines that are replaced, or would be without the hold."),
        held: z.boolean().describe("Whether the rollout waits for approval."),
      }),
    )
    .optional()
    .describe("Rollouts that are held or in progress."),
  pendingWrites: z
    .array(
      z.strictObject({
        name: z.string().describe("Name of the MachineDeployment."),
        uid: z
          .string()
          .describe("UID of the MachineDeployment, because a removed pool may exist again under its name."),
        generation: z
          .number()
          .int()
          .meta({ type: "integer", format: "int64" })
          .describe("Observed generation when the change was applied."),
        version: z.string().optional().describe("Version of its machines."),
        machineTemplate: z.string().optional().describe("Name of the machine template."),
        bootstrapTemplate: z.string().optional().describe("Name of the bootstrap template."),
        observedMachineTemplate: z.string().optional().describe("Machine template that is still observed."),
        observedBootstrapTemplate: z.string().optional().describe("Bootstrap template that is still observed."),
        renderedFrom: z.string().optional().describe("Hash of the inputs from which the machines are rendered."),
        requested: z
          .string()
          .optional()
          .describe("Hash of the fields that the KubernetesCluster sets for the machines."),
        writeNumber: z.int32().optional().describe("Number of the change, if its generation may not show it."),
      }),
    )
    .optional()
    .describe("Changes of MachineDeployments that are applied but not observed yet."),
  retainedTemplates: z.array(z.string()).optional().describe("Old templates that are still in use, as kind and name."),
  observedGeneration: z
    .number()
    .int()
    .optional()
    .meta({ type: "integer", format: "int64" })
    .describe("Generation of the spec that this status describes. Absent with a claim: its conditions have it."),
  functionVersion: z.string().optional().describe("Release of function-cluster-api that wrote this status."),
});
export type Status = z.output<typeof Status>;
