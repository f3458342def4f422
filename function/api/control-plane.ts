import { z } from "zod";
import { Certificates } from "./certificates.ts";
import { Endpoint } from "./endpoint.ts";
import { Kubelet } from "./kubelet.ts";
import { Annotations, Labels } from "./labels.ts";
import { Machine } from "./machine.ts";
import { contentFields } from "./node-content.ts";
import { Nodes } from "./nodes.ts";
import { HealthCheck, ReadinessGates, Remediation, Timeouts, Zones } from "./node-settings.ts";
import { Taints } from "./taints.ts";

/** The portable part of the control plane. Each control-plane provider adds a block under its name. */
export const ControlPlane = z
  .strictObject({
    replicas: z
      .int32()
      .min(1)
      .max(9)
      .default(3)
      .describe(
        "Number of control-plane machines: odd, because etcd needs a majority. A hosted control plane has any number " +
          "of pods. With `topology`, the ClusterClass sets the default.",
      ),
    machine: Machine.prefault({}).describe(
      "Type, image and disk of the control-plane machines. Changing it replaces them one by one.",
    ),
    endpoint: Endpoint.optional(),
    zones: Zones.optional().describe(
      "Failure domains to spread the control-plane machines over. Default: the provider's choice.",
    ),
    labels: Labels.optional(),
    annotations: Annotations.optional().describe(
      "Annotations of the control-plane object, for example of the KubeadmControlPlane. With `topology`, Cluster API " +
        "sets them on its machines too. Changing them replaces no machines.",
    ),
    machineAnnotations: Annotations.optional().describe(
      "Annotations of the Machine objects of the control plane. Changing them replaces no machines.",
    ),
    taints: Taints.optional().describe(
      "Taints of control-plane nodes. With an empty list, all pods can run there. Default: " +
        "node-role.kubernetes.io/control-plane:NoSchedule, also of a list that has only taints with " +
        "`propagation: Always`. Changing them replaces the machines, except for those.",
    ),
    rollout: z
      .strictObject({
        maxSurge: z
          .int32()
          .min(0)
          .max(1)
          .default(1)
          .describe(
            "Maximum number of machines above `replicas` during a rollout. 0 deletes a machine before its " +
              "replacement is created; this requires at least three replicas.",
          ),
      })
      .prefault({})
      .describe("How machines are replaced. Changing it replaces no machines."),
    healthCheck: HealthCheck,
    remediation: Remediation,
    readinessGates: ReadinessGates,
    timeouts: Timeouts,
    certificates: Certificates,
    ...contentFields,
    kubelet: Kubelet.optional().describe(
      "The kubelet of control-plane nodes. Its settings win over `spec.kubernetes.kubelet`, flag by flag and entry " +
        "by entry. Changes replace the machines.",
    ),
    nodes: Nodes.optional().describe("Settings of control-plane nodes. They win over `spec.nodes`."),
  })
  .prefault({})
  .describe("Control plane of the cluster. Set the block of at most one control-plane provider.");
export type ControlPlane = z.output<typeof ControlPlane>;
