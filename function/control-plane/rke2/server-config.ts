import { omitFalse, renderFlagList } from "../../bootstrap/rancher/flags.ts";
import { type JsonObject, withValueAt } from "../../kubernetes/object.ts";
import { renderPlugins } from "../api-server/admission.ts";
import { admissionFlag, renderApiServerFlags } from "../api-server/flags.ts";
import type { MachineControlPlaneScope } from "../provider.ts";
import { pathsBelow } from "../rancher/servers.ts";
import { renderExtraMounts } from "./extra-volumes.ts";
import type { Settings } from "./settings.ts";

// RKE2 mounts every file that a flag names, and the directory of the audit log, into the API server.
export const paths = pathsBelow("/etc/rancher/rke2");

type ServerScope = MachineControlPlaneScope<Settings>;

/**
 * Renders `spec.serverConfig`: settings of servers only. RKE2 reads the ranges of pods and services from the Cluster,
 * but not the domain.
 */
export function renderServerConfig({ cluster, kubernetes, network, nodeSetup, settings }: ServerScope): JsonObject {
  return {
    tlsSan: kubernetes.apiServer.certSANs,
    clusterDomain: network.serviceDomain,
    cni: settings.cni,
    cniMultusEnable: omitFalse(settings.cniMultusEnable),
    cloudProviderName: nodeSetup.cloudProvider && "external",
    disableComponents: renderDisabledComponents(settings),
    externalDatastoreSecret: renderDatastore(settings, cluster.namespace),
    kubeAPIServer: {
      extraArgs: renderFlagList(renderServerFlags(kubernetes)),
      extraMounts: renderExtraMounts(kubernetes.apiServer.extraVolumes),
    },
    kubeControllerManager: renderComponent(kubernetes.controllerManager),
    kubeScheduler: renderComponent(kubernetes.scheduler),
    etcd: {
      customConfig: { extraArgs: renderFlagList(kubernetes.etcd?.extraArgs) },
      ...renderEtcdConfig(settings.etcd, cluster.namespace),
    },
  };
}

function renderComponent(component: ServerScope["kubernetes"]["scheduler"]): JsonObject {
  return {
    extraArgs: renderFlagList(component?.extraArgs),
    extraMounts: renderExtraMounts(component?.extraVolumes),
  };
}

/** RKE2 sets the flag of the admission configuration from `agentConfig.podSecurityAdmissionConfigFile`. */
function renderServerFlags({ apiServer }: ServerScope["kubernetes"]): Record<string, string> {
  const { [admissionFlag]: _, ...flags } = renderApiServerFlags(apiServer, paths);
  return { ...flags, ...apiServer.extraArgs };
}

/** Returns a configuration with the path of the admission configuration, if there is one. */
export function withAdmissionFile(config: JsonObject, { kubernetes }: ServerScope): JsonObject {
  const path = ["agentConfig", "podSecurityAdmissionConfigFile"];
  return renderPlugins(kubernetes.apiServer) ? withValueAt(config, path, paths.admissionConfiguration) : config;
}

/**
 * Always disables RKE2's cloud controller: it would set the provider ID rke2://<name>, and Cluster API would not find
 * the nodes of its Machines.
 */
function renderDisabledComponents({ disableComponents }: Settings): JsonObject {
  const { kubernetesComponents = [], pluginComponents = [] } = disableComponents ?? {};
  return {
    kubernetesComponents: ["cloudController", ...kubernetesComponents].toSorted(),
    pluginComponents: pluginComponents.toSorted(),
  };
}

function renderDatastore({ externalDatastoreSecretRef }: Settings, namespace: string): JsonObject | undefined {
  return externalDatastoreSecretRef && { ...externalDatastoreSecretRef, namespace };
}

type Backup = NonNullable<NonNullable<Settings["etcd"]>["backupConfig"]>;

function renderEtcdConfig(etcd: Settings["etcd"], namespace: string): JsonObject {
  return {
    exposeMetrics: omitFalse(etcd?.exposeMetrics),
    backupConfig: etcd?.backupConfig && renderBackupConfig(etcd.backupConfig, namespace),
  };
}

function renderBackupConfig({ enabled, scheduleCron, retention, s3 }: Backup, namespace: string): JsonObject {
  return {
    disableAutomaticSnapshots: omitFalse(!enabled),
    scheduleCron,
    retention: retention === undefined ? undefined : String(retention),
    s3: s3 && renderS3Config(s3, namespace),
  };
}

function renderS3Config(s3: NonNullable<Backup["s3"]>, namespace: string): JsonObject {
  const { credentialSecretRef, caSecretRef, enforceSslVerify, ...store } = s3;
  return {
    ...store,
    s3CredentialSecret: credentialSecretRef && { ...credentialSecretRef, namespace },
    endpointCAsecret: caSecretRef && { ...caSecretRef, namespace },
    enforceSslVerify: omitFalse(enforceSslVerify),
  };
}
