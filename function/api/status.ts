import { z } from "zod";

const count = (what: string) => z.int32().optional().describe(what);

const Replicas = {
  desired: count("Machines that are wanted."),
  ready: count("Machines that are ready."),
  upToDate: count("Machines of the current content."),
  available: count("Machines that are available."),
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

/** What people see of a cluster; every field is absent until it is known. */
export const Status = z.strictObject({
  phase: z.enum(phases).optional().describe("One word for where the cluster is."),
  endpoint: z
    .strictObject({
      host: z.string().describe("Host of the API server."),
      port: z.int32().describe("Port of the API server."),
    })
    .optional()
    .describe("Where the API server answers."),
  kubeconfigSecretRef: z
    .strictObject({
      name: z.string().describe("Secret in the cluster's namespace."),
      key: z.string().describe("Key in the Secret."),
    })
    .optional()
    .describe("Where the administrator's kubeconfig is, once there is one."),
  version: z
    .strictObject({
      desired: z.string().optional().describe("Version that was asked for."),
      controlPlane: z.string().optional().describe("Oldest version that the control plane runs."),
      workers: z.string().optional().describe("Oldest version of the worker pools."),
    })
    .optional()
    .describe("Kubernetes versions."),
  upgrade: z
    .strictObject({
      target: z.string().describe("Version that was asked for."),
      next: z.string().optional().describe("Version of this step."),
      steps: z.array(z.string()).describe("Versions still to be run, the target last."),
    })
    .optional()
    .describe("The way to another version, while it is not all run."),
  controlPlane: z.strictObject(Replicas).optional().describe("Control-plane machines."),
  workers: z
    .array(
      z.strictObject({
        name: z.string().describe("Name of the pool."),
        ...Replicas,
        version: z.string().optional().describe("Version of the pool's machines."),
        leaving: z.boolean().optional().describe("The pool is on its way out: it is scaled to zero before it goes."),
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
          .describe("Whether its mechanism has put it into the cluster. What runs there is not looked at."),
        reason: z.string().describe("Why, in one word."),
        message: z.string().optional().describe("Why, in a sentence."),
      }),
    )
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] })
    .optional()
    .describe("Add-ons, in the order of the spec."),
  summary: z
    .strictObject({
      controlPlane: z.string().optional().describe("Ready of desired, for example 3/3."),
      workers: z.string().optional().describe("Ready of desired, for example 8/8."),
      endpoint: z.string().optional().describe("host:port."),
    })
    .optional()
    .describe("Texts for the columns of kubectl get."),
  lastOperation: z
    .strictObject({
      type: z.enum(["Create", "Update", "Scale", "Pause", "Delete"]).describe("What is or was done."),
      state: z.enum(["Processing", "Succeeded", "Error"]).describe("How it went."),
      description: z.string().describe("In a sentence."),
    })
    .optional()
    .describe("What was done last, or is being done."),
  problems: z
    .array(
      z.strictObject({
        object: z.string().describe("Kind and name."),
        reason: z.string().describe("Why, in one word."),
        message: z.string().describe("Why, in a sentence."),
      }),
    )
    .max(5)
    .optional()
    .describe("What is wrong, the deepest cause first, at most five."),
  rollouts: z
    .array(
      z.strictObject({
        object: z.string().describe("Kind and name."),
        reason: z.string().describe("Why it is held or rolls."),
        fields: z.array(z.string()).describe("What differs, at most five paths."),
        machines: z.int32().describe("Machines that are or would be replaced."),
        held: z.boolean().describe("Whether it waits for approval."),
      }),
    )
    .optional()
    .describe("Replacements of machines, held and under way."),
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
        renderedFrom: z.string().optional().describe("Hash of what the machines are rendered from."),
        requested: z.string().optional().describe("Hash of what the KubernetesCluster requests for them."),
      }),
    )
    .optional()
    .describe("Changes of MachineDeployments that were applied and are not observed yet."),
  retainedTemplates: z.array(z.string()).optional().describe("Old templates that are still in use, as kind and name."),
  observedGeneration: z
    .number()
    .int()
    .optional()
    .meta({ type: "integer", format: "int64" })
    .describe("Generation of the spec that this status describes."),
  functionVersion: z.string().optional().describe("Release of function-cluster-api that wrote this status."),
});
export type Status = z.output<typeof Status>;
