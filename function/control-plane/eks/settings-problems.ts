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
      [vpcCni.disable && has("vpc-cni"), "vpcCni.disable", "is not possible while vpc-cni is among addons"],
      [kubeProxy.disable && has("kube-proxy"), "kubeProxy.disable", "is not possible while kube-proxy is among addons"],
      [oidc !== undefined && apiServer.oidc === undefined, "oidc", "needs kubernetes.apiServer.oidc"],
    ]),
    ...addons.flatMap(({ configuration }, index) => findConfigurationProblems(configuration, index)),
    ...findAccessProblems(settings, hasWorkers),
  ];
}

/** EKS also accepts YAML, which does not begin with a brace. */
function findConfigurationProblems(configuration = "", index: number): Problem[] {
  const isWrong = configuration.trimStart().startsWith("{") && !isJson(configuration);
  return problemsWhere([[isWrong, `addons[${index}].configuration`, "is no JSON, though it begins like it"]]);
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
  const letsWorkersIn = accessEntries.some(({ type }) => type === "ec2_linux");
  const [isOld, isNew] = [authenticationMode === "config_map", authenticationMode === "api"];
  return [
    ...problemsWhere([
      [isOld && accessEntries.length > 0, "accessEntries", "need authenticationMode api or api_and_config_map"],
      [
        isNew && hasWorkers && !letsWorkersIn,
        "accessEntries",
        "need one of type ec2_linux for the role of the workers: with authenticationMode api the provider lets none in",
      ],
      [isNew && iamMappings.length > 0, "iamMappings", "mean nothing with authenticationMode api: use accessEntries"],
    ]),
    ...accessEntries.flatMap((entry, index) => findEntryProblems(entry, `accessEntries[${index}]`)),
  ];
}

function findEntryProblems(
  { type, kubernetesGroups, accessPolicies }: NonNullable<Eks["accessEntries"]>[number],
  path: string,
): Problem[] {
  const isOfWorkers = type === "ec2_linux" || type === "ec2_windows";
  const message = `is not possible for type ${type}`;
  return problemsWhere([
    [isOfWorkers && kubernetesGroups !== undefined, `${path}.kubernetesGroups`, message],
    [isOfWorkers && accessPolicies !== undefined, `${path}.accessPolicies`, message],
  ]);
}

/** EKS accepts only a key in the region of the cluster. */
export function findKeyProblems({ encryptionConfig }: Eks, region: string): Problem[] {
  const ofKey = regionOf(encryptionConfig?.provider ?? "") ?? region;
  if (ofKey === region) return [];
  return [{ path: "controlPlane.eks.encryptionConfig.provider", message: `is a key of ${ofKey}, not of ${region}` }];
}

type Check = [isProblem: boolean, field: string, message: string];

function problemsWhere(checks: readonly Check[]): Problem[] {
  return checks
    .filter(([isProblem]) => isProblem)
    .map(([, field, message]) => ({ path: `controlPlane.eks.${field}`, message }));
}
