import type { Json } from "../../function/kubernetes/object.ts";

/** Official templates of one provider at the release that this project is tested with. */
export interface Provider {
  /** Name of the list in this folder, `<name>.yaml`. */
  readonly name: string;
  /** Folder of the release in the collection of templates. */
  readonly release: string;
  /** The Go module that contains the templates, for a machine without the collection. */
  readonly module?: string;
  /** Patterns of the templates' paths, and of those that are in another list or are sources of templates. */
  readonly files: readonly string[];
  readonly notFiles?: readonly string[];
  /** Values of the variables that clusterctl and the end-to-end tests of the provider replace. */
  readonly variables: Readonly<Record<string, string>>;
  /** Fields by name, with the value that an absent one means. */
  readonly defaults?: Readonly<Record<string, Json>>;
  /** Kinds that a template has beside its cluster, and why no cluster contains them. */
  readonly beside: Readonly<Record<string, string>>;
}

const common = {
  CLUSTER_NAME: "demo",
  NAMESPACE: "team-a",
  KUBERNETES_VERSION: "v1.35.2",
  CONTROL_PLANE_MACHINE_COUNT: "1",
  WORKER_MACHINE_COUNT: "2",
};

const containers = {
  DOCKER_POD_CIDRS: "192.168.0.0/16",
  DOCKER_SERVICE_CIDRS: "10.96.0.0/12",
  DOCKER_SERVICE_DOMAIN: "cluster.local",
};

const amazon = {
  AWS_REGION: "us-west-2",
  AWS_SSH_KEY_NAME: "operators",
  AWS_CONTROL_PLANE_MACHINE_TYPE: "m6i.large",
  AWS_NODE_MACHINE_TYPE: "m6i.xlarge",
  AWS_S3_BUCKET_NAME: "bucket",
};

const identity = "an identity is cluster-scoped and belongs to the platform; `identityRef` refers to it";
const beside = {
  Namespace: "the namespace of a KubernetesCluster exists before it",
  ConfigMap: "manifests and files of the platform, to which add-ons and settings refer by name",
  Secret: "credentials of the platform, to which settings refer by name",
  IPPool: "addresses belong to the platform; the machine's data template refers to them",
  Metal3DataTemplate: "a template that the platform applies beside the kinds of `custom`",
  AWSClusterControllerIdentity: identity,
  AWSClusterRoleIdentity: identity,
};

const ofAmazon = {
  release: "aws/v2.11.1",
  module: "sigs.k8s.io/cluster-api-provider-aws/v2@v2.11.1",
  beside,
};
const ofEks = [
  "templates/cluster-template-eks*.yaml",
  "test/e2e/data/eks/*.yaml",
  "test/e2e/data/infrastructure-aws/**/eks-*clusterclass/cl*.yaml",
];

export const providers: readonly Provider[] = [
  {
    name: "docker",
    release: "docker/v1.14.0",
    files: ["**/*.yaml"],
    variables: { ...common, ...containers },
    beside: {},
  },
  {
    ...ofAmazon,
    name: "aws",
    files: [
      "templates/*.yaml",
      "examples/*.yaml",
      "test/e2e/data/infrastructure-aws/**/cluster-template*.yaml",
      "test/e2e/data/infrastructure-aws/**/clusterclass-*.yaml",
    ],
    notFiles: [...ofEks, "**/kustomize_sources/**"],
    variables: {
      ...common,
      ...amazon,
      CONTROL_PLANE_MACHINE_COUNT: "3",
      AWS_AVAILABILITY_ZONE_1: "us-west-2a",
      AWS_AVAILABILITY_ZONE_2: "us-west-2b",
      CAPI_IMAGES_REGISTRY: "registry.example.org",
      CNI_RESOURCES: "{}",
      E2E_IMAGE_TAG: "e2e",
      IMAGE_ID: "ami-0123456789abcdef0",
      MGMT_CLUSTER_NAME: "management",
      MGMT_PRIVATE_SUBNET_ID: "subnet-0aaaaaaaaaaaaaaa1",
      MGMT_PUBLIC_SUBNET_ID: "subnet-0bbbbbbbbbbbbbbb2",
      MGMT_VPC_ID: "vpc-0a1b2c3d4e5f60718",
      MULTI_TENANCY_JUMP_IDENTITY_NAME: "jump",
      MULTI_TENANCY_JUMP_ROLE_ARN: "arn:aws:iam::123456789012:role/jump",
      MULTI_TENANCY_NESTED_IDENTITY_NAME: "nested",
      MULTI_TENANCY_NESTED_ROLE_ARN: "arn:aws:iam::123456789012:role/nested",
      MULTI_TENANCY_SIMPLE_IDENTITY_NAME: "simple",
      MULTI_TENANCY_SIMPLE_ROLE_ARN: "arn:aws:iam::123456789012:role/simple",
      SG_ID: "sg-0123456789abcdef0",
      WL_PRIVATE_SUBNET_ID: "subnet-0aaaaaaaaaaaaaaa1",
      WL_VPC_ID: "vpc-0a1b2c3d4e5f60718",
    },
  },
  {
    ...ofAmazon,
    name: "eks",
    files: ofEks,
    variables: {
      ...common,
      ...amazon,
      AWS_ACCOUNT_ID: "123456789012",
      KUBERNETES_VERSION: "v1.34.0",
      UPGRADE_POLICY: "standard",
      VPC_ADDON_VERSION: "v1.20.4-eksbuild.1",
      KUBE_PROXY_ADDON_VERSION: "v1.34.0-eksbuild.2",
    },
  },
  {
    name: "rke2",
    release: "rke2/v0.25.0",
    module: "github.com/rancher/cluster-api-provider-rke2@v0.25.0",
    files: ["examples/**/*.yaml", "test/e2e/data/infrastructure/*.yaml"],
    // bootstrap/internal/controllers/rke2config_controller.go
    defaults: { gzipUserData: false },
    variables: {
      ...common,
      ...amazon,
      AWS_AMI_ID: "ami-0123456789abcdef0",
      CIS_PROFILE: "cis",
      CLASS_NAME: "rke2-class",
      CLUSTER_API_HOSTNAME: "api.example.org",
      CLUSTER_API_PORT: "6443",
      CPI_IMAGE_K8S_VERSION: "v1.35.0",
      CONTROL_PLANE_ENDPOINT_IP: "192.0.2.10",
      DNS_SERVER: "192.0.2.53",
      IMAGE: "ubuntu",
      IMAGE_CHECKSUM: "https://images.example.org/rke2.sha256",
      IMAGE_CHECKSUM_TYPE: "sha256",
      IMAGE_FORMAT: "qcow2",
      IMAGE_URL: "https://images.example.org/rke2.qcow2",
      KIND_IMAGE_VERSION: "v1.35.2",
      LOCAL_IMAGES: "/var/cache/images",
      OPENSTACK_CLOUD_NAME: "cloud",
      OPENSTACK_CONTROLPLANE_FLAVOR: "large",
      OPENSTACK_FAILURE_DOMAIN: "nova",
      OPENSTACK_PUBLIC_NETWORK_ID: "network",
      OPENSTACK_SSH_KEY: "operators",
      OPENSTACK_VOLUME_PROVIDER: "fast",
      OPENSTACK_WORKER_FLAVOR: "small",
      PROVISIONING_NETWORK: "172.22.0.0",
      PROVISIONING_NETWORK_GATEWAY: "172.22.0.1",
      PROVISIONING_NETWORK_IP_POOL_END: "172.22.0.99",
      PROVISIONING_NETWORK_IP_POOL_PREFIX: "24",
      PROVISIONING_NETWORK_IP_POOL_START: "172.22.0.10",
      PROVISIONING_NETWORK_PREFIX: "24",
      PUBLIC_NETWORK_GATEWAY: "198.51.100.1",
      PUBLIC_NETWORK_IP_POOL_END: "198.51.100.99",
      PUBLIC_NETWORK_IP_POOL_PREFIX: "24",
      PUBLIC_NETWORK_IP_POOL_START: "198.51.100.10",
      REGISTRATION_VIP: "192.0.2.10",
      RKE2_VERSION: "v1.35.2+rke2r1",
      S3_BUCKET: "etcd",
      S3_ENDPOINT: "s3.example.org",
      S3_REGION: "eu",
      SERVER: "https://192.0.2.1:6443",
      TOKEN: "abc",
      VSPHERE_DATACENTER: "dc-1",
      VSPHERE_DATASTORE: "store-1",
      VSPHERE_FOLDER: "folder-1",
      VSPHERE_NETWORK: "net-1",
      VSPHERE_PASSWORD: "secret",
      VSPHERE_RESOURCE_POOL: "pool-1",
      VSPHERE_SERVER: "vcenter.example.org",
      VSPHERE_SSH_AUTHORIZED_KEY:
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ops",
      VSPHERE_TEMPLATE: "ubuntu-rke2",
      VSPHERE_TLS_THUMBPRINT: "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD",
      VSPHERE_USERNAME: "operator",
    },
    beside,
  },
  {
    name: "helm-addons",
    release: "caaph/v0.6.4",
    module: "sigs.k8s.io/cluster-api-addon-provider-helm@v0.6.4",
    files: ["config/samples/*.yaml", "test/e2e/data/addons-helm/**/*.yaml"],
    notFiles: ["**/kustomization.yaml", "**/bases/**"],
    variables: { ...common, ...containers },
    beside,
  },
];
