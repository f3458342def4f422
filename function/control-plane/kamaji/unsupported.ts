import { parseCidr } from "../../api/cidr.ts";
import { flagOf } from "../../api/flags.ts";
import type { Kubernetes } from "../../api/kubernetes.ts";
import type { Network } from "../../api/network.ts";
import { type Problem, quote } from "../../api/problem.ts";
import { anonymousOfKubeadm, findAuthenticationProblems } from "../api-server/authentication.ts";
import { findAdmissionProblems } from "../api-server/admission.ts";
import { findAuthorizationProblems } from "../api-server/authorization.ts";
import { rejectExtraVolumes } from "../distribution/extra-volumes.ts";
import type { ControlPlaneScope } from "../provider.ts";
import { admissionControllers } from "./admission-controllers.ts";
import type { Settings } from "./settings.ts";

const at = "controlPlane.kamaji.network";

/** Settings that Kamaji and its provider do not support; paths below `spec`. */
export function findUnsupportedSettings(scope: ControlPlaneScope<Settings>): Problem[] {
  return [
    ...findNameProblems(scope.cluster.name),
    ...findAdmissionProblems(scope.kubernetes),
    ...findAuthenticationProblems(scope, anonymousOfKubeadm),
    ...findAuthorizationProblems(scope, { unsupported: " on Kamaji: no file can be mounted into its pods" }),
    ...rejectExtraVolumes(scope.kubernetes, " on Kamaji: the paths would be those of the management cluster's nodes"),
    ...findFlagProblems(scope.kubernetes),
    ...findPluginProblems(scope.kubernetes.apiServer),
    ...findNetworkProblems(scope.network),
    ...findAccessProblems(scope.settings.network, scope.network.apiServerPort),
  ];
}

/** The Service of the API server has the name of the control plane (Kamaji, tcp_name.go). */
function findNameProblems(name: string): Problem[] {
  if (!/^[0-9]/.test(name)) return [];
  const message = `is not supported for ${quote(name)}: the name of the cluster must start with a letter`;
  return [{ path: "controlPlane.kamaji", message }];
}

// Kamaji replaces these flags without a message (internal/builders/controlplane/deployment.go).
const flagsOfKamaji: Readonly<Record<"apiServer" | "scheduler", readonly string[]>> = {
  apiServer: [
    "advertise-address",
    "client-ca-file",
    "egress-selector-config-file",
    "enable-admission-plugins",
    "etcd-cafile",
    "etcd-certfile",
    "etcd-compaction-interval",
    "etcd-keyfile",
    "etcd-prefix",
    "etcd-servers",
    "etcd-servers-overrides",
    "kubelet-client-certificate",
    "kubelet-client-key",
    "kubelet-preferred-address-types",
    "proxy-client-cert-file",
    "proxy-client-key-file",
    "requestheader-allowed-names",
    "requestheader-client-ca-file",
    "secure-port",
    "service-account-key-file",
    "service-account-signing-key-file",
    "service-cluster-ip-range",
    "tls-cert-file",
    "tls-private-key-file",
  ],
  scheduler: ["authentication-kubeconfig", "authorization-kubeconfig", "bind-address", "kubeconfig", "leader-elect"],
};

const components = ["apiServer", "scheduler"] as const;

function findFlagProblems(kubernetes: Kubernetes): Problem[] {
  const ofKamaji = components.flatMap((component) =>
    flagsOfKamaji[component]
      .filter((flag) => flagOf(kubernetes[component]?.extraArgs ?? {}, flag) !== undefined)
      .map((flag) => ({
        path: `kubernetes.${component}.extraArgs.${flag}`,
        message: "is not supported: Kamaji sets it",
      })),
  );
  if (Object.keys(kubernetes.etcd?.extraArgs ?? {}).length === 0) return ofKamaji;
  const message = "is not supported: the platform configures the DataStore";
  return [...ofKamaji, { path: "kubernetes.etcd.extraArgs", message }];
}

function findPluginProblems({ admissionPlugins = [] }: Kubernetes["apiServer"]): Problem[] {
  return admissionPlugins.flatMap((plugin, index) =>
    admissionControllers.has(plugin)
      ? []
      : [
          {
            path: `kubernetes.apiServer.admissionPlugins[${index}]`,
            message: `${quote(plugin)} is not supported: Kamaji does not know this plugin`,
          },
        ],
  );
}

/** The provider passes the first range of each kind on, and reads the port of the endpoint as 16 bits with a sign. */
function findNetworkProblems({ pods, services, serviceDomain, apiServerPort = 0 }: Network): Problem[] {
  const [range] = services.cidrBlocks.map((block) => parseCidr(block));
  const port = `${apiServerPort} is not supported: must be at most 32767 on Kamaji`;
  return problemsOf([
    ["network.pods.cidrBlocks", isOneIPv4Range(pods.cidrBlocks), oneRange],
    ["network.services.cidrBlocks", isOneIPv4Range(services.cidrBlocks), oneRange],
    ["network.services.cidrBlocks", (range?.prefix ?? 0) <= 28, "must be at least a /28: DNS has the tenth address"],
    ["network.serviceDomain", serviceDomain.includes("."), "must contain a dot on Kamaji, for example cluster.local"],
    ["network.apiServerPort", apiServerPort <= 32_767, port],
  ]);
}

const oneRange = "must be one IPv4 range on Kamaji: its provider reads only the first one";

function isOneIPv4Range(blocks: readonly string[]): boolean {
  return blocks.length === 1 && blocks.every((block) => parseCidr(block)?.family === "ipv4");
}

/** Settings without which the API server gets no address (Kamaji, DeclaredControlPlaneAddress). */
function findAccessProblems(settings: Settings["network"], apiServerPort: number | undefined): Problem[] {
  const { serviceType, serviceAddress, ingress, gateway } = settings;
  const hasPort = serviceType !== "NodePort" || apiServerPort !== undefined;
  const checks: [path: string, isSupported: boolean, message: string][] = [
    [
      `${at}.serviceAddress`,
      serviceAddress !== undefined || findsAddress(settings),
      `is required with serviceType ${serviceType}`,
    ],
    [
      "network.apiServerPort",
      hasPort,
      "is required with serviceType NodePort: a node port of the management cluster, such as 30443",
    ],
    [`${at}.gateway`, !ingress || !gateway, "cannot be combined with ingress"],
  ];
  return problemsOf(checks);
}

function findsAddress({ serviceType, ingress, gateway }: Settings["network"]): boolean {
  const isRouted = ingress !== undefined || gateway !== undefined;
  return serviceType === "LoadBalancer" || (serviceType === "ClusterIP" && isRouted);
}

function problemsOf(checks: readonly [path: string, isSupported: boolean, message: string][]): Problem[] {
  return checks.filter(([, isSupported]) => !isSupported).map(([path, , message]) => ({ path, message }));
}
