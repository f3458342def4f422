import type { Kubernetes } from "../../api/kubernetes.ts";
import type { Immutable } from "../../api/rule.ts";
import { renderFlagList } from "../../bootstrap/rancher/flags.ts";
import type { NodeFile, NodeSetup } from "../../bootstrap/node-setup.ts";
import { isObject } from "../../kubernetes/object.ts";
import type { Settings } from "./settings.ts";

type Value = string | boolean | number | string[] | undefined;

// k3s reads these files after the one of the provider, whose kind has no fields for their settings.
const folder = "/etc/rancher/k3s/config.yaml.d";
const clusterFile = `${folder}/cluster.yaml`;
const serverFile = `${folder}/server.yaml`;
export const configFiles = [clusterFile, serverFile];

/** Renders the configuration of servers that the provider's kind has no fields for. */
export function renderConfigFiles(settings: Settings, kubernetes: Kubernetes): NodeSetup {
  return {
    files: [
      ...renderFile(clusterFile, renderClusterConfig(settings)),
      ...renderFile(serverFile, renderServerFlags(settings, kubernetes)),
    ],
  };
}

/** Settings that all servers must share, without those that have k3s' default. */
function renderClusterConfig({ flannelBackend, disableNetworkPolicy, embeddedRegistry }: Settings) {
  return {
    "flannel-backend": flannelBackend === "vxlan" ? undefined : flannelBackend,
    "disable-network-policy": disableNetworkPolicy || undefined,
    "embedded-registry": embeddedRegistry || undefined,
  };
}

function renderServerFlags({ disableKubeProxy, etcd }: Settings, kubernetes: Kubernetes): Record<string, Value> {
  return {
    "disable-kube-proxy": disableKubeProxy || undefined,
    "etcd-arg": renderFlagList(kubernetes.etcd?.extraArgs),
    "etcd-expose-metrics": etcd?.exposeMetrics || undefined,
    ...(etcd?.backupConfig && renderBackup(etcd.backupConfig)),
  };
}

type Backup = NonNullable<NonNullable<Settings["etcd"]>["backupConfig"]>;

function renderBackup({ enabled, scheduleCron, retention, s3 }: Backup): Record<string, Value> {
  return {
    "etcd-disable-snapshots": !enabled || undefined,
    "etcd-snapshot-schedule-cron": scheduleCron,
    "etcd-snapshot-retention": retention,
    ...(s3 && {
      "etcd-s3": true,
      "etcd-s3-endpoint": s3.endpoint,
      "etcd-s3-bucket": s3.bucket,
      "etcd-s3-region": s3.region,
      "etcd-s3-folder": s3.folder,
      "etcd-s3-config-secret": s3.configSecret,
    }),
  };
}

/** One line per setting, with its value in JSON, which is YAML. No file without settings. */
function renderFile(path: string, config: Readonly<Record<string, Value>>): NodeFile[] {
  const lines = Object.entries(config)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  if (lines.length === 0) return [];
  return [{ path, content: lines.join(""), owner: "root:root", permissions: "0600" }];
}

const inFiles = { carriedBy: "ControlPlane", path: "spec.kthreesConfigSpec.files" } as const;

/**
 * k3s compares these settings of a new server with those of the others, and does not join if one differs
 * (CriticalControlArgs in pkg/daemons/config/types.go, compareConfig in pkg/cluster/bootstrap.go).
 */
export const sharedSettings: readonly Immutable[] = [
  { at: "controlPlane.k3s.flannelBackend", ...inFiles, readValue: readClusterSetting("flannel-backend", "vxlan") },
  {
    at: "controlPlane.k3s.disableNetworkPolicy",
    ...inFiles,
    readValue: readClusterSetting("disable-network-policy", false),
  },
  { at: "controlPlane.k3s.embeddedRegistry", ...inFiles, readValue: readClusterSetting("embedded-registry", false) },
  {
    at: "controlPlane.k3s.disableServiceLB",
    carriedBy: "ControlPlane",
    path: "spec.kthreesConfigSpec.serverConfig.disableComponents",
    readValue: (components) => Array.isArray(components) && components.includes("servicelb"),
  },
];

function readClusterSetting(key: string, byDefault: Value): (files: unknown) => unknown {
  return (files) => {
    const items: unknown[] = Array.isArray(files) ? files : [];
    const file = items.find((item) => isObject(item) && item["path"] === clusterFile);
    const lines = isObject(file) && typeof file["content"] === "string" ? file["content"].split("\n") : [];
    const line = lines.find((one) => one.startsWith(`${key}: `));
    return line === undefined ? byDefault : parseValue(line.slice(key.length + 2));
  };
}

/** An override may have written another form of YAML. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
