import { z } from "zod";
import { kmsKeyARN } from "../../infrastructure/aws/identifiers.ts";
import { accessFields } from "./access.ts";
import { addonFields } from "./add-ons.ts";
import { iamARN } from "./arn.ts";
import { longestName } from "./name.ts";

const log = (description: string) => z.boolean().default(false).describe(description);

const Logging = z
  .strictObject({
    apiServer: log("Log of the API server."),
    audit: log("Audit log. Also enabled by kubernetes.apiServer.audit.enabled."),
    authenticator: log("Log of authentication."),
    controllerManager: log("Log of the controller manager."),
    scheduler: log("Log of the scheduler."),
  })
  .prefault({})
  .describe("Logs that EKS writes to CloudWatch.");

const Role = z
  .strictObject({
    name: z
      .string()
      .min(2)
      .max(64)
      .regex(/^[\w+=,.@-]+$/)
      .optional()
      .describe(
        "Default: eks-controlplane.cluster-api-provider-aws.sigs.k8s.io, or a role that CAPA creates (EKSEnableIAM). " +
          "Cannot be changed.",
      ),
    path: z
      .string()
      .max(512)
      .regex(/^\/([!-~]+\/)?$/)
      .optional()
      .describe("Path of the role that CAPA creates. Cannot be changed."),
    permissionsBoundary: iamARN("policy")
      .optional()
      .describe("Permissions boundary of the role that CAPA creates. Cannot be changed."),
    additionalPolicies: z
      .array(iamARN("policy"))
      .max(20)
      .optional()
      .describe("Additional policies of the role (EKSAllowAddRoles)."),
  })
  .optional()
  .describe("IAM role of the control plane.");

/** `spec.controlPlane.eks`. Fields are named as in AWSManagedControlPlane, without its nesting. */
export const Settings = z.strictObject({
  clusterName: z
    .string()
    .min(1)
    .max(longestName)
    .regex(/^[0-9A-Za-z][A-Za-z0-9_-]*$/)
    .optional()
    .describe("Name in EKS, unique in account and region. Default: <namespace>_<name>. Cannot be changed."),
  ...accessFields,
  associateOIDCProvider: z
    .boolean()
    .default(false)
    .describe(
      "Enable IAM roles for service accounts. The provider needs its feature gate EKSEnableIAM. Cannot be disabled.",
    ),
  ...addonFields,
  logging: Logging,
  encryptionConfig: z
    .strictObject({ provider: kmsKeyARN.describe("KMS key in the region of the cluster. Cannot be changed.") })
    .optional()
    .describe("Encrypt Secrets with your KMS key. Can be added later but not removed."),
  upgradePolicy: z
    .enum(["standard", "extended"])
    .optional()
    .describe(
      "What AWS does when standard support of the version ends: upgrade the cluster (standard), or charge for " +
        "extended support (extended). Default: that of AWS. Can be changed but not removed.",
    ),
  role: Role,
  secondaryCidrBlock: z
    .string()
    .max(18)
    .regex(/^(100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|198\.19)\.\d{1,3}\.\d{1,3}\/(1[6-9]|2[0-8])$/)
    .optional()
    .describe("Range of pods within 100.64.0.0/10 or 198.19.0.0/16, /16 to /28. Can be added later but not changed."),
  restrictPrivateSubnets: z
    .boolean()
    .default(false)
    .describe("Attach the control plane to private subnets only. Cannot be changed."),
  nodeGroups: z
    .enum(["SelfManaged", "Managed"])
    .default("SelfManaged")
    .describe("SelfManaged workers are MachineDeployments. Managed node groups are not supported yet."),
});
