import type { PageCommand } from "./commands.ts";

/** A page whose commands the end-to-end tests run against their management cluster. */
export interface Guide {
  readonly page: string;
  /** Commands that the tests do not run: first line of the command → reason. */
  readonly notRun: Readonly<Record<string, string>>;
}

export const firstCluster: Guide = {
  page: "docs/first-cluster.md",
  notRun: {
    "npm ci": "starts the management cluster of the other commands",
    "npm run e2e:down": "stops the management cluster",
  },
};

const needsInternet = "needs charts, manifests or images of the internet";
const needsKubelet = "needs a kubelet that runs the Pods of the function";

/** Run by `npm run e2e:install`, where Crossplane runs the function, but no kubelet its Pods. */
export const install: Guide = {
  page: "docs/install.md",
  notRun: {
    "export CLUSTER_TOPOLOGY=true   # only if you use ClusterClasses": needsInternet,
    "helm repo add crossplane-stable https://charts.crossplane.io/stable": needsInternet,
    "kubectl wait --for condition=Healthy --timeout 2m function/function-cluster-api-function-cluster-api":
      needsKubelet,
    "npm ci": needsInternet,
  },
};

/** Also run by `npm run e2e:install`. */
export const monitor: Guide = {
  page: "docs/monitor.md",
  notRun: { "kubectl logs --namespace crossplane-system --prefix --tail -1 \\": needsKubelet },
};

const afterFailure = "removes what a failed move leaves";

/** Run by the scenario `move`, between two management clusters. */
export const move: Guide = {
  page: "docs/backup-and-move.md",
  notRun: {
    "kubectl get cluster-api --output name | grep -v ^cluster.cluster.x-k8s.io/ > left.txt": afterFailure,
    "kubectl --kubeconfig target.kubeconfig --namespace team-a patch clusters.cluster.x-k8s.io demo --type merge \\":
      afterFailure,
  },
};

const needsProviders = "installs or restarts Pods of providers, which run as plain processes in the tests";

/** Run by the scenarios that get stuck on purpose. */
export const troubleshooting: Guide = {
  page: "docs/troubleshooting.md",
  notRun: {
    "kubectl config set-context --current --namespace team-a": "the scenarios select their namespace",
    "clusterctl init --infrastructure docker": needsProviders,
    "kubectl get pods --namespace capi-kubeadm-control-plane-system": needsProviders,
    "kubectl get pods --namespace crossplane-system \\": needsKubelet,
  },
};

/** Commands of the page that are not run, by their first lines. */
export function listNotRun(guide: Guide, commands: readonly PageCommand[]): readonly string[] {
  return commands.filter((command) => !isRun(guide, command)).map(firstLineOf);
}

export function isRun({ notRun }: Guide, command: PageCommand): boolean {
  return !Object.hasOwn(notRun, firstLineOf(command));
}

export function firstLineOf({ text }: PageCommand): string {
  return text.split("\n", 1)[0] ?? "";
}
