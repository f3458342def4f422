import { flagOf } from "../api/flags.ts";
import { isRenderedOnMachine } from "../api/kubelet-flags.ts";
import { distinctProblems, type Problem } from "../api/problem.ts";
import { renderKubeletArgs } from "../bootstrap/kubelet-args.ts";
import { poolKindOf } from "../control-plane/provider.ts";
import type { Scope } from "../scope/scope.ts";
import { listRequestedNodes, readSetupOfSpec } from "./node-setup.ts";

/** Defaults of the kubelet (kubernetes 1.36, pkg/kubelet/apis/config/v1beta1/defaults.go). */
const defaults = { high: "85", low: "80" } as const;

/** The flags of the kubelets of one owner. */
interface Flags {
  /** The value of a flag, for all nodes or for this owner, which wins. */
  readonly value: (flag: string) => string | undefined;
  /** The path of the kubelet that sets one of the flags. */
  readonly pathOf: (...flags: readonly string[]) => string;
}

/** Combinations of settings, of all nodes and of one owner, with which the kubelet does not start. */
export function findKubeletProblems(scope: Scope): Problem[] {
  const nodes = listRequestedNodes(scope);
  if (!scope.spec.kubernetes.kubelet && !nodes.some(({ node }) => node.kubelet)) return [];
  const reservesCpu = poolKindOf(scope.controlPlane.provider).bootstrap?.reservesCpu === true;
  const problems = nodes.flatMap(({ path, node }) => {
    const all = readSetupOfSpec(scope, node).kubeletArgs ?? {};
    const own = renderKubeletArgs(node.kubelet) ?? {};
    const isOwn = (flag: string) => flagOf(own, flag) !== undefined;
    const flags: Flags = {
      value: (flag) => flagOf(all, flag),
      pathOf: (...names) => `${names.some((flag) => isOwn(flag)) ? path : "kubernetes"}.kubelet`,
    };
    return [...findImageProblems(flags), ...findGatedPeriod(flags), ...(reservesCpu ? [] : findCpuProblems(flags))];
  });
  return distinctProblems(problems);
}

/** The kubelet requires low < high (pkg/kubelet/apis/config/validation). */
function findImageProblems({ value, pathOf }: Flags): Problem[] {
  const names = ["image-gc-high-threshold", "image-gc-low-threshold"] as const;
  const [high, low] = names.map((flag) => value(flag));
  if ([high, low].some((text) => isRenderedOnMachine(text)) || isOrdered(high, low)) return [];
  const message =
    `${low ?? `the default ${defaults.low}`} must be less than imageGCHighThresholdPercent, which is ` +
    (high ?? `${defaults.high} by default`);
  return [{ path: `${pathOf(...names)}.imageGCLowThresholdPercent`, message }];
}

function isOrdered(high: string | undefined, low: string | undefined): boolean {
  return (high ?? low) === undefined || Number(low ?? defaults.low) < Number(high ?? defaults.high);
}

/** The static policy requires CPU for other programs (pkg/kubelet/cm/cpumanager/policy_static.go). */
function findCpuProblems({ value, pathOf }: Flags): Problem[] {
  if (value("cpu-manager-policy") !== "static" || value("reserved-cpus") !== undefined) return [];
  const reserved = ["kube-reserved", "system-reserved"].map((flag) => value(flag) ?? "");
  if (reserved.some((resources) => isRenderedOnMachine(resources) || /(^|[, ])cpu=/.test(resources))) return [];
  const path = `${pathOf("cpu-manager-policy")}.cpuManagerPolicy`;
  return [{ path, message: '"static" requires kubeReserved.cpu or systemReserved.cpu' }];
}

/** The kubelet does not start with another period unless its feature gate is on, which it is not by default. */
function findGatedPeriod({ value, pathOf }: Flags): Problem[] {
  const period = value("cpu-cfs-quota-period") ?? "100ms";
  if (period === "100ms" || /(^|,)(CustomCPUCFSQuotaPeriod|AllAlpha)=true(,|$)/.test(value("feature-gates") ?? ""))
    return [];
  const path = `${pathOf("cpu-cfs-quota-period")}.extraArgs.cpu-cfs-quota-period`;
  return [{ path, message: `"${period}" requires CustomCPUCFSQuotaPeriod=true in extraArgs.feature-gates` }];
}
