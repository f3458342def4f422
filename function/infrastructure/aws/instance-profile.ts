import { z } from "zod";

/** Schema of the name of an instance profile of IAM. */
export function instanceProfile() {
  return z
    .string()
    .min(1)
    .max(128)
    .regex(/^[\w+=,.@-]+$/);
}

/** The profiles that clusterawsadm creates. */
export const profiles = {
  ControlPlane: "control-plane.cluster-api-provider-aws.sigs.k8s.io",
  Worker: "nodes.cluster-api-provider-aws.sigs.k8s.io",
} as const;

interface WithProfile {
  readonly iamInstanceProfile?: string | undefined;
}

/** Returns the profile of the machines of a role. */
export function profileOf(role: keyof typeof profiles, { iamInstanceProfile }: WithProfile): string {
  return iamInstanceProfile ?? profiles[role];
}
