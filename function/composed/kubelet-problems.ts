import { flagOf } from "../api/flags.ts";
import type { Problem } from "../api/problem.ts";
import { poolKindOf } from "../control-plane/provider.ts";
import type { Scope } from "../scope/scope.ts";
import { listRequestedNodes, readSetupOfSpec } from "./node-setup.ts";

type Args = Readonly<Record<string, string>>;

/** Defaults of the kubelet (kubernetes 1.36, pkg/kubelet/apis/config/v1beta1/defaults.go). */
const defaults = { high: "85", low: "80" } as const;

/** Combinations of settings, of all nodes and of one owner, with which the kubelet does not start. */
export function findKubeletProblems(scope: Scope): Problem[] {
  if (!setsKubelets(scope)) return [];
  const reservesCpu = poolKindOf(scope.controlPlane.provider).bootstrap?.reservesCpu === true;
  return listRequestedNodes(scope).flatMap(({ path, node }) => {
    const { kubeletArgs = {} } = readSetupOfSpec(scope, node);
    const owner = node.kubelet ? path : "kubernetes";
    return [
      ...findImageProblems(kubeletArgs, `${owner}.kubelet`),
      ...(reservesCpu ? [] : findCpuProblems(kubeletArgs, `${owner}.kubelet`)),
    ];
  });
}

function setsKubelets(scope: Scope): boolean {
  return scope.spec.kubernetes.kubelet !== undefined || listRequestedNodes(scope).some(({ node }) => node.kubelet);
}

/** The kubelet requires low < high (pkg/kubelet/apis/config/validation). */
function findImageProblems(args: Args, path: string): Problem[] {
  const high = flagOf(args, "image-gc-high-threshold");
  const low = flagOf(args, "image-gc-low-threshold");
  if ((high ?? low) === undefined || Number(low ?? defaults.low) < Number(high ?? defaults.high)) return [];
  const message =
    `${low ?? `the default ${defaults.low}`} must be less than imageGCHighThresholdPercent, which is ` +
    (high ?? `${defaults.high} by default`);
  return [{ path: `${path}.imageGCLowThresholdPercent`, message }];
}

/** The static policy requires CPU for other programs (pkg/kubelet/cm/cpumanager/policy_static.go). */
function findCpuProblems(args: Args, path: string): Problem[] {
  if (flagOf(args, "cpu-manager-policy") !== "static" || flagOf(args, "reserved-cpus") !== undefined) return [];
  const reserved = ["kube-reserved", "system-reserved"].map((flag) => flagOf(args, flag) ?? "");
  if (reserved.some((resources) => /(^|[, ])cpu=/.test(resources))) return [];
  return [{ path: `${path}.cpuManagerPolicy`, message: '"static" requires kubeReserved.cpu or systemReserved.cpu' }];
}
