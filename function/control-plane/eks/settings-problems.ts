import type { z } from "zod";
import type { Kubernetes } from "../../api/kubernetes.ts";
import type { Problem } from "../../api/problem.ts";
import { regionOf } from "../../infrastructure/aws/identifiers.ts";
import type { Settings } from "./settings.ts";

type Eks = z.output<typeof Settings>;

/**
 * Settings that CAPA's webhook rejects (controlplane/eks/webhooks/awsmanagedcontrolplane_webhook.go), and settings
 * without effect.
 */
export function findSettingsProblems(
  settings: Eks,
  apiServer: Kubernetes["apiServer"],
  hasWorkers: boolean,
): Problem[] {
  const { addons = [], vpcCni, kubeProxy, oidc } = settings;
  const has = (addon: string) => addons.some(({ name }) => name === addon);
  return [
    ...problemsWhere([
      [vpcCni.disable && has("vpc-cni"), "vpcCni.disable", "is not allowed while addons lists vpc-cni"],
      [kubeProxy.disable && has("kube-proxy"), "kubeProxy.disable", "is not allowed while addons lists kube-proxy"],
      [oidc !== undefined && apiServer.oidc === undefined, "oidc", "requires kubernetes.apiServer.oidc"],
    ]),
    ...addons.flatMap(({ configuration }, index) => findConfigurationProblems(configuration, index)),
    ...findAccessProblems(settings, hasWorkers),
    ...findCreatorProblems(settings),
  ];
}

/** EKS also accepts YAML, which does not begin with a brace. */
function findConfigurationProblems(configuration = "", index: number): Problem[] {
  const isInvalid = configuration.trimStart().startsWith("{") && !isJson(configuration);
  return problemsWhere([[isInvalid, `addons[${index}].configuration`, "is not valid JSON"]]);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * The provider adds roles of workers to aws-auth only (pkg/cloud/services/iamauth), which EKS ignores in mode `api`.
 */
function findAccessProblems(
  { authenticationMode, accessEntries = [], iamMappings = [] }: Eks,
  hasWorkers: boolean,
): Problem[] {
  const admitsWorkers = accessEntries.some(({ type }) => type === "ec2_linux");
  const [isConfigMap, isApi] = [authenticationMode === "config_map", authenticationMode === "api"];
  return [
    ...problemsWhere([
      [
        isConfigMap && accessEntries.length > 0,
        "accessEntries",
        "requires authenticationMode api or api_and_config_map",
      ],
      [
        isApi && hasWorkers && !admitsWorkers,
        "accessEntries",
        "must include an entry of type ec2_linux for the role of the workers: with authenticationMode api the " +
          "provider adds none",
      ],
      [isApi && iamMappings.length > 0, "iamMappings", "has no effect with authenticationMode api: use accessEntries"],
    ]),
    ...accessEntries.flatMap((entry, index) => findEntryProblems(entry, `accessEntries[${index}]`)),
  ];
}

/** Without the permissions of the creator only access entries admit the provider, which could not write aws-auth. */
function findCreatorProblems({
  authenticationMode,
  bootstrapClusterCreatorAdminPermissions: isCreatorAdmin = true,
  accessEntries = [],
}: Eks): Problem[] {
  const field = "bootstrapClusterCreatorAdminPermissions";
  const isConfigMap = authenticationMode === "config_map";
  const hasPrincipals = accessEntries.some(({ type }) => type === "standard");
  return problemsWhere([
    [!isCreatorAdmin && isConfigMap, field, "must be true with authenticationMode config_map"],
    [
      !isCreatorAdmin && !isConfigMap && !hasPrincipals,
      field,
      "must be true without accessEntries of type standard: the provider could not reach the cluster",
    ],
  ]);
}

function findEntryProblems(
  { type, kubernetesGroups, accessPolicies }: NonNullable<Eks["accessEntries"]>[number],
  path: string,
): Problem[] {
  const isOfWorkers = type === "ec2_linux" || type === "ec2_windows";
  const message = `is not allowed for type ${type}`;
  return problemsWhere([
    [isOfWorkers && kubernetesGroups !== undefined, `${path}.kubernetesGroups`, message],
    [isOfWorkers && accessPolicies !== undefined, `${path}.accessPolicies`, message],
  ]);
}

/** EKS accepts only a key in the region of the cluster. */
export function findKeyProblems({ encryptionConfig }: Eks, region: string): Problem[] {
  const keyRegion = regionOf(encryptionConfig?.provider ?? "") ?? region;
  if (keyRegion === region) return [];
  const message = `is a key in ${keyRegion}: must be a key in ${region}, the region of the cluster`;
  return [{ path: "controlPlane.eks.encryptionConfig.provider", message }];
}

type Check = [isProblem: boolean, field: string, message: string];

function problemsWhere(checks: readonly Check[]): Problem[] {
  return checks
    .filter(([isProblem]) => isProblem)
    .map(([, field, message]) => ({ path: `controlPlane.eks.${field}`, message }));
}
