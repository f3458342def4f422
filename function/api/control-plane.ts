import { z } from "zod";
import { Certificates } from "./certificates.ts";
import { Labels } from "./labels.ts";
import { Machine } from "./machine.ts";
import { HealthCheck, Taints, Timeouts, Zones } from "./node-settings.ts";

/** The portable part of the control plane; each control-plane provider adds its own block under its name. */
export const ControlPlane = z
  .strictObject({
    replicas: z
      .int32()
      .min(1)
      .max(9)
      .default(3)
      .describe(
        "Number of control-plane machines; odd, because etcd needs a majority. " +
          "With `topology` the class decides where nobody sets it.",
      ),
    machine: Machine.prefault({}).describe(
      "What the control-plane machines are. Changing it replaces them, one after the other.",
    ),
    zones: Zones.optional().describe(
      "Failure domains that control-plane machines are spread over. Default: the provider's choice.",
    ),
    labels: Labels.optional(),
    taints: Taints.optional().describe(
      "Taints of control-plane nodes; an empty list lets pods run there. Default: node-role.kubernetes.io/control-plane:NoSchedule. Changing them replaces the machines.",
    ),
    rollout: z
      .strictObject({
        maxSurge: z
          .int32()
          .min(0)
          .max(1)
          .default(1)
          .describe("0 removes a machine before it makes the new one; that needs three replicas."),
      })
      .prefault({})
      .describe("How machines are replaced. Changes in place."),
    healthCheck: HealthCheck,
    timeouts: Timeouts,
    certificates: Certificates,
  })
  .prefault({})
  .describe("What serves the Kubernetes API. At most one control-plane kind.");
export type ControlPlane = z.output<typeof ControlPlane>;
