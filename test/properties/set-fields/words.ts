/** Texts in all formats of the API. Each field uses those that are valid for it. */
export const words = [
  "alpha",
  "beta",
  "a-1",
  "b-2",
  "1",
  "2",
  "50%",
  "30%",
  "8Gi",
  "v1.35.2",
  "1.2.3",
  "10.60.0.0/16",
  "10.61.0.0/16",
  "eu-central-1a",
  "eu-central-1b",
  "m6i.large",
  "m6i.xlarge",
  "ami-0123456789abcdef0",
  "ami-0fedcba9876543210",
  "sg-0123456789abcdef0",
  "sg-0fedcba9876543210",
  "subnet-0123456789abcdef0",
  "subnet-0fedcba9876543210",
  "vpc-0123456789abcdef0",
  "eipalloc-0123456789abcdef0",
  "h-0123456789abcdef0",
  "cr-0123456789abcdef0",
  "/dev/sdf",
  "/dev/sdg",
  "/etc/alpha",
  "/etc/beta",
  "0640",
  "0600",
  "user:group",
  "root:adm",
  "https://one.example.org",
  "https://two.example.org",
  "one.example.org",
  "two.example.org",
  "arn:aws:iam::123456789012:role/alpha",
  "arn:aws:iam::123456789012:role/beta",
  "arn:aws:iam::aws:policy/Alpha",
  "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab",
  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
  "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210",
  "0 */4 * * *",
  "0 */6 * * *",
  "111122223333",
  "{}",
  '{"a":1}',
  "ALL=(ALL) ALL",
  "ALL=(ALL) NOPASSWD:ALL",
  "ssh-ed25519 AAAA alpha",
  "ssh-ed25519 BBBB beta",
  "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
  "-----BEGIN CERTIFICATE-----\nBBBB\n-----END CERTIFICATE-----\n",
  "0.05",
  "0.10",
];

/** Valid values that cannot be generated from the schema, by field. */
export const otherValues: Record<string, unknown[]> = {
  ...ofNodes("ntp.servers", [["one.example.org"], ["two.example.org"]]),
  ...ofNodes("proxy.noProxy", [["one.example.org"], ["two.example.org"]]),
  ...ofNodes("proxy.http", ["https://one.example.org", "https://two.example.org"]),
  ...ofNodes("proxy.https", ["https://one.example.org", "https://two.example.org"]),
  "controlPlane.zones": [["eu-central-1a", "eu-central-1b"], ["eu-central-1a"]],
  "workers[].zones": [["eu-central-1a", "eu-central-1b"], ["eu-central-1a"], ["eu-central-1b"]],
  "workerDefaults.zones": [["eu-central-1a", "eu-central-1b"], ["eu-central-1a"]],
  "workers[].version": ["v1.34.4", "v1.34.5"],
  "workerDefaults.version": ["v1.34.4", "v1.34.5"],
  "workers[].autoscaling.minReplicas": [2, 3],
  "workers[].autoscaling.maxReplicas": [5, 6],
  "workerDefaults.autoscaling.minReplicas": [2, 3],
  "workerDefaults.autoscaling.maxReplicas": [5, 6],
  ...Object.fromEntries(
    ["workers[]", "workerDefaults"].flatMap((pool) => [
      [`${pool}.rollout.maxSurge`, [1, 2, "34%"]],
      [`${pool}.rollout.maxUnavailable`, [0, 1, "25%"]],
    ]),
  ),
  ...ofTemplates("apiVersion", ["infrastructure.cluster.x-k8s.io/v1beta1", "example.org/v1"]),
  ...ofTemplates("kind", ["AlphaRemediationTemplate", "BetaRemediationTemplate"]),
  "network.pods.cidrBlocks": [["10.60.0.0/16"], ["10.61.0.0/16"], ["10.60.0.0/16", "fd00:60::/56"]],
  "network.services.cidrBlocks": [["10.70.0.0/16"], ["10.71.0.0/16"]],
  "overrides[].target.kind": ["Cluster", "MachineDeployment"],
  "overrides[].target.role": ["Cluster", "Worker"],
  "overrides[].target.pool": ["default"],
  "infrastructure.aws.network.subnets[].cidrBlock": ["10.20.5.0/24", "10.20.6.0/24"],
  "kubernetes.apiServer.oidc.issuerURL": ["https://one.example.org", "https://two.example.org"],
  "kubernetes.apiServer.authentication.configuration": ["v1", "v1beta1"].map(
    (version) => `{apiVersion: apiserver.config.k8s.io/${version}, kind: AuthenticationConfiguration}`,
  ),
  "kubernetes.apiServer.authorization.configuration": ["v1", "v1beta1"].map(
    (version) =>
      `{apiVersion: apiserver.config.k8s.io/${version}, kind: AuthorizationConfiguration, ` +
      "authorizers: [{type: Node, name: node}, {type: RBAC, name: rbac}]}",
  ),
  "kubernetes.apiServer.admissionConfig[].name": ["ResourceQuota"],
  "kubernetes.apiServer.admissionConfig[].configuration": [[], ["a"]].map((limitedResources) =>
    JSON.stringify({
      apiVersion: "apiserver.config.k8s.io/v1",
      kind: "ResourceQuotaConfiguration",
      limitedResources,
    }),
  ),
  "infrastructure.aws.network.vpc.ipv6.cidrBlock": ["2001:db8:1234:5600::/56", "2001:db8:1234:5000::/52"],
  "addons[].helm.repoURL": ["https://one.example.org", "https://two.example.org", "oci://two.example.org/charts"],
  "addons[].manifests.inline": [
    "{apiVersion: v1, kind: ConfigMap, metadata: {name: alpha, namespace: default}}",
    "{apiVersion: v1, kind: ConfigMap, metadata: {name: beta, namespace: default}}",
  ],
  "overrides[].jsonPatch[].from": ["/spec/template/spec/minReadySeconds", "/spec/template/spec/version"],
  "overrides[].listPatch[].path": ["/spec/alpha", "/spec/beta", "/spec/template/spec/users"],
  "overrides[].listPatch[].mergeKeys": [["name"], ["shell"]],
  "overrides[].listPatch[].items": [["alpha"], ["beta"], [{ name: "alpha", shell: "/bin/sh" }]],
  "overrides[].patch": [{ spec: { alpha: "a" } }, { spec: { beta: "b" } }],
};

/** Keys of maps by field. */
export const keysOfMaps: Record<string, string[]> = {
  default: ["alpha", "beta", "gamma"],
  ...ofNodes("sysctls", ["vm.alpha", "vm.beta", "vm.gamma"]),
  ...ofKubelets("kubeReserved", ["cpu", "memory", "pid"]),
  ...ofKubelets("systemReserved", ["cpu", "memory", "pid"]),
  ...ofKubelets("evictionHard", ["memory.available", "nodefs.available", "nodefs.inodesFree"]),
};

/** Values of a setting of the kubelet, at each level of the spec. */
function ofKubelets<Values>(setting: string, values: Values): Record<string, Values> {
  const levels = ["kubernetes", "controlPlane", "workers[]", "workerDefaults"];
  return Object.fromEntries(levels.map((level) => [`${level}.kubelet.${setting}`, values]));
}

/** Values of a field of the template for remediation, at each level of the spec. */
function ofTemplates<Values>(field: string, values: Values): Record<string, Values> {
  const levels = ["controlPlane", "workers[]", "workerDefaults"];
  return Object.fromEntries(levels.map((level) => [`${level}.healthCheck.remediation.templateRef.${field}`, values]));
}

/** Values of a setting of nodes, at each level of the spec. */
function ofNodes<Values>(setting: string, values: Values): Record<string, Values> {
  const levels = ["nodes", "controlPlane.nodes", "workers[].nodes", "workerDefaults.nodes"];
  return Object.fromEntries(levels.map((level) => [`${level}.${setting}`, values]));
}
