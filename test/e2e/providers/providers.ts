import { clusterApi, providerAws, providerAwsNewest, providerHelm } from "../build/components.ts";
import type { Provider } from "./provider.ts";

/** What most managers have in common. */
export const managerDefaults = {
  crds: "crd",
  webhooks: "webhook/manifests.yaml",
  stubKinds: [],
  classes: [],
  health: { flag: "--health-addr", path: "/readyz" },
  proofs: [],
} as const;

// Examples with Flatcar.
const ignition = "KubeadmBootstrapFormatIgnition=true";

const ofClusterApi = {
  ...managerDefaults,
  component: clusterApi,
  arguments: [`--feature-gates=ClusterTopology=true,MachinePool=true,MachineTaintPropagation=true,${ignition}`],
  // In-memory clusters take their endpoint from POD_IP, so they stay on loopback.
  environment: { POD_IP: "127.0.0.1", POD_NAMESPACE: "capi-system" },
} as const;

/** The providers of Cluster API's repository. The end-to-end management cluster runs all of them. */
export const clusterApiProviders: readonly Provider[] = [
  {
    ...ofClusterApi,
    name: "capi-core",
    title: "Cluster API core",
    proofs: [
      {
        title: "an invalid CIDR of Pods",
        kind: "Cluster",
        change: { spec: { clusterNetwork: { pods: { cidrBlocks: ["999.1.1.1/99"] } } } },
        found: "rejected",
        webhook: "validation.cluster.cluster.x-k8s.io",
        because: "invalid CIDR address: 999.1.1.1/99",
      },
    ],
  },
  {
    ...ofClusterApi,
    name: "capi-kubeadm-bootstrap",
    title: "kubeadm bootstrap",
    arguments: [`--feature-gates=MachinePool=true,${ignition}`],
    proofs: [
      {
        title: "a file with two contents",
        kind: "KubeadmConfigTemplate",
        change: { spec: { template: { spec: { files: [fileWithTwoContents()] } } } },
        found: "rejected",
        webhook: "validation.kubeadmconfigtemplate.bootstrap.cluster.x-k8s.io",
        because: "only one of content or contentFrom may be specified for a single file",
      },
    ],
  },
  {
    ...ofClusterApi,
    name: "capi-kubeadm-control-plane",
    title: "kubeadm control plane",
    proofs: [
      {
        title: "an even number of etcd members",
        kind: "KubeadmControlPlane",
        change: { spec: { replicas: 2 } },
        found: "rejected",
        webhook: "validation.kubeadmcontrolplane.controlplane.cluster.x-k8s.io",
        because: "cannot be an even number when etcd is stacked",
      },
    ],
  },
  {
    ...ofClusterApi,
    name: "capi-in-memory",
    title: "docker (development provider)",
    classes: [{ file: "clusterclass-quick-start.yaml", variables: {} }],
    proofs: [
      {
        title: "an invalid label",
        kind: "DevMachineTemplate",
        change: { spec: { template: { metadata: { labels: { "no label": "" } } } } },
        found: "rejected",
        webhook: "validation.devmachinetemplate.infrastructure.cluster.x-k8s.io",
        because: "spec.template.metadata.labels",
      },
    ],
  },
];

/** Names of their processes, in the order in which they start. */
export const clusterApiPrograms: readonly string[] = clusterApiProviders.map(({ name }) => name);

const ofAws = {
  ...managerDefaults,
  name: "capi-aws",
  title: "aws (EC2, EKS)",
  arguments: ["--feature-gates=EKS=true,EKSFargate=true,MachinePool=true,ROSA=true,BootstrapFormatIgnition=true"],
  // Invalid credentials, and no metadata service to get others from: no call reaches a cloud.
  environment: {
    AWS_ACCESS_KEY_ID: "none",
    AWS_SECRET_ACCESS_KEY: "none",
    AWS_REGION: "eu-central-1",
    AWS_EC2_METADATA_DISABLED: "true",
    POD_NAMESPACE: "capa-system",
  },
  classes: [
    {
      file: "cluster-template-eks-clusterclass.yaml",
      variables: {
        CLUSTER_CLASS_NAME: "eks",
        AWS_REGION: "eu-central-1",
        AWS_SSH_KEY_NAME: "default",
        AWS_NODE_MACHINE_TYPE: "m7i.large",
        KUBERNETES_VERSION: "v1.35.0",
      },
    },
  ],
  proofs: [
    {
      title: "a provider ID in a machine template",
      kind: "AWSMachineTemplate",
      change: { spec: { template: { spec: { providerID: "aws:///eu-central-1a/i-0123456789abcdef0" } } } },
      found: "rejected",
      webhook: "validation.awsmachinetemplate.infrastructure.cluster.x-k8s.io",
      because: "cannot be set in templates",
    },
    {
      title: "kube-proxy disabled, with its add-on",
      kind: "AWSManagedControlPlane",
      change: {
        spec: { kubeProxy: { disable: true }, addons: [{ name: "kube-proxy", version: "v1.35.0-eksbuild.2" }] },
      },
      found: "rejected",
      webhook: "validation.awsmanagedcontrolplanes.controlplane.cluster.x-k8s.io",
      because: "cannot disable kube-proxy",
    },
  ],
} as const;

/** The manager of the release for which the aws module renders. */
export const awsManager: Provider = { ...ofAws, component: providerAws };

/**
 * The managers whose webhooks validate the composed objects: those of the function's modules that exist as Go modules.
 * To add one, add a row, and a folder below `tools/` that pins its release.
 */
export const webhookProviders: readonly Provider[] = [
  ...clusterApiProviders,
  awsManager,
  { ...ofAws, component: providerAwsNewest },
  {
    ...managerDefaults,
    name: "capi-helm",
    title: "helm add-on",
    component: providerHelm,
    arguments: [],
    environment: { POD_NAMESPACE: "caaph-system" },
    proofs: [
      {
        title: "an invalid repository URL",
        kind: "HelmChartProxy",
        change: { spec: { repoURL: "charts" } },
        found: "rejected",
        webhook: "vhelmchartproxy.kb.io",
        because: "specified repoURL charts is not valid",
      },
    ],
  },
];

function fileWithTwoContents(): object {
  return { path: "/etc/motd", content: "hello", contentFrom: { secret: { name: "motd", key: "text" } } };
}
