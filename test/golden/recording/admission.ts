import { clusterApiLabel } from "../../../function/cluster-api/labels.ts";
import { predictReplicas, limitsOf } from "../../../function/cli/machine-group.ts";
import {
  isObject,
  type Json,
  type JsonObject,
  listAt,
  objectAt,
  textAt,
  withValueAt,
} from "../../../function/kubernetes/object.ts";
import { buildFieldSchema, schemaOf } from "./api-schema.ts";

/** The stored form of an applied object: with the defaults of its CRD and the fields of webhooks and controllers. */
export function admitted(object: JsonObject): JsonObject {
  const kind = textAt(object, "kind") ?? "";
  const filled = withMissingFields(object, writtenByOthers[kind]?.(object) ?? {});
  const stored = defaulted(withVariables(filled), schemaOf(textAt(object, "apiVersion") ?? "", kind));
  return isObject(stored) ? stored : object;
}

/** The value with the defaults of a structural schema, also inside defaults. */
function defaulted(value: Json, schema: JsonObject | undefined): Json {
  if (Array.isArray(value)) return value.map((item) => defaulted(item, objectAt(schema, "items")));
  if (!isObject(value)) return value;
  const names = new Set([...Object.keys(value), ...Object.keys(objectAt(schema, "properties") ?? {})]);
  const fields = [...names].flatMap((name): [string, Json][] => {
    const inner = buildFieldSchema(schema, name);
    const found = value[name] ?? inner?.["default"];
    return found === undefined ? [] : [[name, defaulted(found, inner)]];
  });
  return Object.fromEntries(fields);
}

/** The object with the fields of `more` that it lacks. Lists are not merged. */
function withMissingFields(object: JsonObject, more: JsonObject): JsonObject {
  const filled = Object.entries(more).map(([field, value]): [string, Json | undefined] => {
    const before = object[field];
    return [field, isObject(before) && isObject(value) ? withMissingFields(before, value) : (before ?? value)];
  });
  return { ...object, ...Object.fromEntries(filled) };
}

/** The object with the defaulted variables that Cluster API adds, here those of upstream's class `quick-start`. */
function withVariables(object: JsonObject): JsonObject {
  if (textAt(object, "spec", "topology", "classRef", "name") !== "quick-start") return object;
  const variables = listAt(object, "spec", "topology", "variables");
  const added = ["coreDNSImageTag", "etcdImageTag"].map((name) => ({ name, value: "" }));
  return withValueAt(object, ["spec", "topology", "variables"], [...variables, ...added]);
}

const endpoint = { host: "10.20.30.40", port: 6443 };
const noResources = { resources: {} };
const bastion = { enabled: false, allowedCIDRBlocks: ["0.0.0.0/0", "::/0"] };

// The fields in the table of docs/development/webhooks.md, and those that controllers write into a spec.
const writtenByOthers: Readonly<Record<string, (object: JsonObject) => JsonObject>> = {
  Cluster: () => ({ spec: { controlPlaneEndpoint: endpoint } }),
  DevCluster: (object) => ({
    spec: {
      controlPlaneEndpoint: endpoint,
      ...(objectAt(object, "spec", "backend", "docker") && { backend: { docker: { loadBalancer: {} } } }),
    },
  }),
  MachineDeployment: (object) => {
    const limits = limitsOf(object);
    return { ...labelled(object), spec: { replicas: limits ? predictReplicas(undefined, limits) : 1 } };
  },
  MachineHealthCheck: labelled,
  AWSCluster: () => ({
    spec: {
      bastion,
      controlPlaneEndpoint: endpoint,
      controlPlaneLoadBalancer: { crossZoneLoadBalancing: false },
      network: createdNetwork,
    },
  }),
  AWSManagedControlPlane: () => ({
    spec: {
      bastion,
      controlPlaneEndpoint: endpoint,
      accessConfig: { bootstrapClusterCreatorAdminPermissions: true },
      bootstrapSelfManagedAddons: true,
      network: {
        ...createdNetwork,
        cni: { cniIngressRules: [{ description: "bgp (calico)", fromPort: 179, protocol: "tcp", toPort: 179 }] },
      },
    },
  }),
  // Its webhook writes every field of the Go type that is not a pointer (read from its source).
  KThreesControlPlane: () => ({ spec: { machineTemplate: { metadata: {} } } }),
  // The same is true of its webhook, and of that of its bootstrap provider.
  TalosControlPlane: () => ({
    spec: { controlPlaneConfig: { init: { generateType: "", hostname: {} }, controlplane: { hostname: {} } } },
  }),
  // Its controller writes every field of the Go type that is not a pointer, and the endpoint, also into the
  // infrastructure cluster (read from its source).
  KamajiControlPlane: () => ({
    spec: {
      controlPlaneEndpoint: endpoint,
      ...Object.fromEntries(["apiServer", "controllerManager", "scheduler", "kine"].map((name) => [name, noResources])),
      deployment: { additionalMetadata: {}, podAdditionalMetadata: {}, strategy: {} },
    },
  }),
  VSphereCluster: () => ({ spec: { controlPlaneEndpoint: endpoint } }),
  HelmChartProxy: () => ({ spec: { options: { enableClientCache: false } } }),
};

const createdNetwork = {
  vpc: {
    id: "vpc-0a1b2c3d4e5f60718",
    availabilityZoneSelection: "Ordered",
    availabilityZoneUsageLimit: 3,
    subnetSchema: "PreferPrivate",
    internetGatewayId: "igw-0a1b2c3d4e5f60718",
  },
  subnets: ["0", "1"].map((digit) => ({
    id: `made-by-the-controller-${digit}`,
    resourceID: `subnet-0a1b2c3d4e5f6071${digit}`,
    isPublic: digit === "0",
  })),
};

function labelled(object: JsonObject): JsonObject {
  return { metadata: { labels: { [clusterApiLabel.clusterName]: textAt(object, "spec", "clusterName") ?? "" } } };
}
