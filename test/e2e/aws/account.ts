import type { AwsApi, Call } from "./api.ts";

const suffix = "cluster-api-provider-aws.sigs.k8s.io";
/** IAM is global; its calls are signed for this region. */
const globalRegion = "us-east-1";

/** What `clusterawsadm bootstrap iam create-cloudformation-stack` creates, as far as CAPA refers to it. */
const machineRoles = ["control-plane", "nodes", "controllers"] as const;
const serviceRoles = ["eks-controlplane", "eks-nodegroup"] as const;

/** Creates the roles and the instance profiles of CAPA. */
export async function prepareAccount(api: AwsApi): Promise<void> {
  const profiles = machineRoles.map((name) => `${name}.${suffix}`);
  const roles = serviceRoles.map((name) => `${name}.${suffix}`);
  for (const call of [...roles.map(createRole), ...profiles.flatMap(createProfile)]) await api.call(globalRegion, call);
}

function createProfile(name: string): readonly Call[] {
  return [
    createRole(name),
    { service: "iam", action: "CreateInstanceProfile", parameters: { InstanceProfileName: name } },
    { service: "iam", action: "AddRoleToInstanceProfile", parameters: { InstanceProfileName: name, RoleName: name } },
  ];
}

function createRole(name: string): Call {
  return { service: "iam", action: "CreateRole", parameters: { RoleName: name, AssumeRolePolicyDocument: "{}" } };
}
