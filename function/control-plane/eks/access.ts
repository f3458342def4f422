import { z } from "zod";
import { line, word } from "../../api/text.ts";
import type { Kubernetes } from "../../api/kubernetes.ts";
import { cidrBlocks } from "../../infrastructure/aws/address-ranges.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { accessPolicyARN, iamARN, mappedARN } from "./arn.ts";

const names = (maximum: number) => z.array(line(253).min(1)).min(1).max(maximum);

const EndpointAccess = z
  .strictObject({
    public: z.boolean().default(true).describe("Reach the API server from the internet."),
    private: z.boolean().default(true).describe("Reach it from the VPC without leaving AWS."),
    publicCIDRs: cidrBlocks("Who may reach the public endpoint, public ranges of IPv4. Default: everyone."),
  })
  .prefault({})
  .describe("Ways to the API server. Without the public one Cluster API must run where it reaches the VPC.");

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
    .describe("standard is for people and programs, ec2_linux for the role of workers."),
  kubernetesGroups: names(50).optional().describe("Kubernetes groups of the principal, none that begins with system:."),
  username: line(253)
    .min(1)
    .optional()
    .describe(
      "Kubernetes user, which must not begin with system:. Default: EKS makes one of the ARN; CAPA 2.11 " +
        "then deletes the entry and makes it again at every reconcile, so give one.",
    ),
  accessPolicies: z
    .array(
      z.strictObject({
        policyARN: accessPolicyARN.describe("For example arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy."),
        namespaces: names(50).optional().describe("Only in these namespaces. Default: in the whole cluster."),
      }),
    )
    .max(20)
    .optional()
    .describe("What the principal may do."),
});

const IamMappings = z
  .array(
    z.strictObject({
      arn: mappedARN.describe("IAM role, without a path, or user."),
      username: line(253).min(1).describe("Kubernetes user."),
      groups: names(50).describe("Kubernetes groups."),
    }),
  )
  .max(100)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["arn"], maxItems: 100 })
  .optional()
  .describe("Entries of the ConfigMap aws-auth, beside those of workers. What leaves here stays there.");

const Oidc = z
  .strictObject({
    name: word(100).default("oidc").describe("Name of the association in EKS."),
    usernamePrefix: line(128).min(1).optional().describe("Before names of users. Default: the issuer."),
    groupsPrefix: line(128).min(1).optional().describe("Before names of groups."),
    requiredClaims: z
      .record(line(63), line(253))
      .meta({ maxProperties: 10 })
      .optional()
      .describe("Claims that a token must have."),
  })
  .optional()
  .describe("What EKS knows beyond kubernetes.apiServer.oidc, whose issuer the internet must reach.");

export const accessFields = {
  endpointAccess: EndpointAccess,
  authenticationMode: z
    .enum(authenticationModes)
    .default("api_and_config_map")
    .describe(
      "Who may use the cluster is said by access entries (api), the ConfigMap aws-auth or both. Never back. " +
        "With api the role of the workers needs an entry of type ec2_linux, whose user name is EKS's own.",
    ),
  accessEntries: z
    .array(AccessEntry)
    .max(100)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["principalARN"], maxItems: 100 })
    .optional()
    .describe("Who may use the cluster."),
  iamMappings: IamMappings,
  oidc: Oidc,
  tokenMethod: z
    .enum(["iam-authenticator", "aws-cli"])
    .default("iam-authenticator")
    .describe("Program in <cluster>-user-kubeconfig that gets tokens."),
};

const Access = z.strictObject(accessFields);
export type Access = z.output<typeof Access>;

export function renderAccessSpec(settings: Access, { oidc }: Kubernetes["apiServer"]): JsonObject {
  const { authenticationMode, iamMappings, tokenMethod } = settings;
  return {
    endpointAccess: endpointAccess(settings.endpointAccess),
    accessConfig: { authenticationMode },
    accessEntries: (settings.accessEntries ?? []).map((entry) => accessEntry(entry)),
    iamAuthenticatorConfig: iamAuthenticator(iamMappings ?? []),
    oidcIdentityProviderConfig: oidc && renderOidcSpec(settings.oidc ?? { name: "oidc" }, oidc),
    tokenMethod,
  };
}

function endpointAccess({
  public: isPublic,
  private: isPrivate,
  publicCIDRs = [],
}: Access["endpointAccess"]): JsonObject {
  return { public: isPublic, private: isPrivate, publicCIDRs: isPublic ? publicCIDRs : [] };
}

function accessEntry({ accessPolicies = [], ...entry }: z.output<typeof AccessEntry>): JsonObject {
  return { ...entry, accessPolicies: accessPolicies.map((policy) => accessPolicy(policy)) };
}

function iamAuthenticator(mappings: NonNullable<Access["iamMappings"]>): JsonObject {
  const users = mappings.filter(({ arn: principal }) => principal.includes(":user/"));
  const roles = mappings.filter((mapping) => !users.includes(mapping));
  return {
    mapRoles: roles.map(({ arn: rolearn, ...mapping }) => ({ rolearn, ...mapping })),
    mapUsers: users.map(({ arn: userarn, ...mapping }) => ({ userarn, ...mapping })),
  };
}

function accessPolicy({ policyARN, namespaces }: { policyARN: string; namespaces?: string[] | undefined }): JsonObject {
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
