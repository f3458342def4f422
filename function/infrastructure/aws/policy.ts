import type { PolicyFacts } from "../../api/policy.ts";

const machine = "spec.template.spec";
const instanceProfile = { subject: "identities", identityKind: "IAMInstanceProfile" } as const;

/** The provider writes user data with secrets to the bucket, and changes its policy. */
const bucket = { subject: "identities", identityKind: "S3Bucket" } as const;

/** Paths and settings that a policy checks, of CAPA's kinds (api/v1beta2/awscluster_types.go, awsmachine_types.go). */
export const awsPolicy: PolicyFacts = {
  policyPaths: [
    { subject: "machineTypes", kind: "AWSMachineTemplate", path: `${machine}.instanceType` },
    { subject: "machineTypes", kind: "AWSCluster", path: "spec.bastion.instanceType" },
    { ...instanceProfile, kind: "AWSMachineTemplate", path: `${machine}.iamInstanceProfile` },
    { ...bucket, kind: "AWSCluster", path: "spec.s3Bucket.name" },
    { ...instanceProfile, kind: "AWSCluster", path: "spec.s3Bucket.controlPlaneIAMInstanceProfile" },
    { ...instanceProfile, kind: "AWSCluster", path: "spec.s3Bucket.nodesIAMInstanceProfiles[]" },
  ],
  policySettings: [
    { subject: "machineTypes", at: "infrastructure.aws.bastion.instanceType" },
    { ...bucket, at: "infrastructure.aws.s3Bucket.name" },
    { ...instanceProfile, at: "infrastructure.aws.s3Bucket.controlPlaneIAMInstanceProfile" },
    { ...instanceProfile, at: "infrastructure.aws.s3Bucket.nodesIAMInstanceProfiles[]" },
    { ...instanceProfile, at: "controlPlane.machine.aws.iamInstanceProfile" },
    { ...instanceProfile, at: "workers[].machine.aws.iamInstanceProfile" },
  ],
  protectedPaths: [
    ...["identityRef", "region", "partition"].map((field) => ({ kind: "AWSCluster", path: `spec.${field}` })),
    // It would make an existing instance a machine of this cluster.
    { kind: "AWSMachineTemplate", path: `${machine}.instanceID` },
  ],
};
