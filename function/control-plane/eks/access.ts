import { z } from "zod";
import { line, word } from "../../api/text.ts";
import type { Kubernetes } from "../../api/kubernetes.ts";
import { cidrBlocks, formatRanges } from "../../infrastructure/aws/address-ranges.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { accessPolicyARN, iamARN, mappedARN } from "./arn.ts";

const names = (maximum: number) => z.array(line(253).min(1)).min(1).max(maximum);

const EndpointAccess = z
  .strictObject({
    public: z.boolean().default(true).describe("Make the API server reachable from the internet."),
    private: z.boolean().default(true).describe("Make the API server reachable from the VPC without leaving AWS."),
    publicCIDRs: cidrBlocks(
      "Public ranges that may reach the public endpoint; IPv6 for an IPv6 cluster only. Default: all. Cannot be " +
        "removed later: list 0.0.0.0/0 instead.",
    ),
  })
  .prefault({})
  .describe("Endpoints of the API server. Without the public one Cluster API must run where it reaches the VPC.");

/**
 * From oldest to newest. EKS allows changes in this order only (controlplane/eks/webhooks,
 * `validateAccessConfigUpdate`).
 */
export const authenticationModes = ["config_map", "api_and_config_map", "api"] as const;

const AccessEntry = z.strictObject({
  principalARN: iamARN("role", "user").describe("IAM user or role."),
  type: z
    .enum(["standard", "ec2_linux", "ec2_windows", "fargate_linux", "ec2", "hybrid_linux", "hyperpod_linux"])
    .default("standard")
    .describe("standard is for users and programs, ec2_linux for the role of workers."),
  kubernetesGroups: names(50).optional().describe("Kubernetes groups of the principal; none may begin with system:."),
  username: line(253)
    .min(1)
    .optional()
    .describe(
      "Kubernetes user name; must not begin with system:. Set it: without it, EKS derives a name from the ARN and " +
        "CAPA 2.11 deletes and recreates the entry in every reconcile.",
    ),
  accessPolicies: z
    .array(
      z.strictObject({
        policyARN: accessPolicyARN.describe("For example arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy."),
        namespaces: names(50).optional().describe("Namespaces in which the policy applies. Default: all."),
      }),
    )
    .max(20)
    .optional()
    .describe("Access policies of EKS for the principal."),
});

const IamMappings = z
  .array(
    z.strictObject({
      arn: mappedARN.describe("ARN of an IAM role (without a path) or user."),
      username: line(253).min(1).describe("Kubernetes user."),
      groups: names(50).describe("Kubernetes groups."),
    }),
  )
  .max(100)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["arn"], maxItems: 100 })
  .optional()
  .describe("Entries of the ConfigMap aws-auth, besides those of workers. Removing an item does not remove the entry.");

const Oidc = z
  .strictObject({
    name: word(100).default("oidc").describe("Name of the identity provider configuration in EKS."),
    usernamePrefix: line(128).min(1).optional().describe("Prefix of user names. Default: the issuer."),
    groupsPrefix: line(128).min(1).optional().describe("Prefix of group names."),
    requiredClaims: z
      .record(line(63), line(253))
      .meta({ maxProperties: 10 })
      .optional()
      .describe("Claims that a token must have."),
  })
  .optional()
  .describe("OIDC settings of EKS besides kubernetes.apiServer.oidc. EKS must reach the issuer through the internet.");

export const accessFields = {
  endpointAccess: EndpointAccess,
  authenticationMode: z
    .enum(authenticationModes)
    .default("api_and_config_map")
    .describe(
      "Source of access: access entries (api), the ConfigMap aws-auth (config_map) or both. Can only change in the " +
        "order config_map, api_and_config_map, api. With api the role of the workers needs an access entry of type " +
        "ec2_linux, without username.",
    ),
  bootstrapClusterCreatorAdminPermissions: z
    .boolean()
    .optional()
    .describe(
      "Whether EKS makes the provider's identity an administrator when it creates the cluster. With false, list that " +
        "identity in accessEntries. Default: true. Cannot be changed.",
    ),
  accessEntries: z
    .array(AccessEntry)
    .max(100)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["principalARN"], maxItems: 100 })
    .optional()
    .describe("IAM principals that may use the cluster. Items can be removed, but not the last one."),
  iamMappings: IamMappings,
  oidc: Oidc,
  tokenMethod: z
    .enum(["iam-authenticator", "aws-cli"])
    .default("iam-authenticator")
    .describe("Program in <cluster>-user-kubeconfig that gets tokens. After a change, delete that Secret."),
};

const Access = z.strictObject(accessFields);
export type Access = z.output<typeof Access>;

export function renderAccessSpec(settings: Access, { oidc }: Kubernetes["apiServer"]): JsonObject {
  const { authenticationMode, bootstrapClusterCreatorAdminPermissions, iamMappings, tokenMethod } = settings;
  return {
    endpointAccess: renderEndpointAccess(settings.endpointAccess),
    accessConfig: { authenticationMode, bootstrapClusterCreatorAdminPermissions },
    accessEntries: (settings.accessEntries ?? []).map((entry) => renderAccessEntry(entry)),
    iamAuthenticatorConfig: renderIamAuthenticator(iamMappings ?? []),
    oidcIdentityProviderConfig: oidc && renderOidcSpec(settings.oidc ?? { name: "oidc" }, oidc),
    tokenMethod,
  };
}

function renderEndpointAccess({
  public: isPublic,
  private: isPrivate,
  publicCIDRs = [],
}: Access["endpointAccess"]): JsonObject {
  return { public: isPublic, private: isPrivate, publicCIDRs: isPublic ? formatRanges(publicCIDRs) : [] };
}

function renderAccessEntry({ accessPolicies = [], ...entry }: z.output<typeof AccessEntry>): JsonObject {
  return { ...entry, accessPolicies: accessPolicies.map((policy) => renderAccessPolicy(policy)) };
}

function renderIamAuthenticator(mappings: NonNullable<Access["iamMappings"]>): JsonObject {
  const users = mappings.filter(({ arn: principal }) => principal.includes(":user/"));
  const roles = mappings.filter((mapping) => !users.includes(mapping));
  return {
    mapRoles: roles.map(({ arn: rolearn, ...mapping }) => ({ rolearn, ...mapping })),
    mapUsers: users.map(({ arn: userarn, ...mapping }) => ({ userarn, ...mapping })),
  };
}

function renderAccessPolicy({
  policyARN,
  namespaces,
}: {
  policyARN: string;
  namespaces?: string[] | undefined;
}): JsonObject {
  return { policyARN, accessScope: namespaces ? { type: "namespace", namespaces } : { type: "cluster" } };
}

function renderOidcSpec(
  { name, usernamePrefix, groupsPrefix, requiredClaims }: NonNullable<z.output<typeof Oidc>>,
  { issuerURL, clientID, usernameClaim, groupsClaim }: NonNullable<Kubernetes["apiServer"]["oidc"]>,
): JsonObject {
  return {
    identityProviderConfigName: name,
    issuerUrl: issuerURL,
    clientId: clientID,
    usernameClaim,
    groupsClaim,
    usernamePrefix,
    groupsPrefix,
    requiredClaims,
  };
}
