import type { Json, JsonObject } from "../../function/kubernetes/object.ts";
import type { ComposeInput } from "../../function/call.ts";
import { composite } from "../rules/world.ts";
import { many, mapOf, type Shape, spec, whole } from "./shape.ts";

const cluster = { ...whole["cluster"] };
const observed = (object: JsonObject): Record<string, JsonObject> => ({ ...whole, cluster: { ...cluster, ...object } });
const managed = (fields: JsonObject, more: JsonObject) =>
  observed({
    ...more,
    metadata: {
      ...Object(cluster["metadata"]),
      managedFields: [{ manager: "apiextensions.crossplane.io/composed/x", operation: "Apply", fieldsV1: fields }],
    },
    // Another field manager has paused the Cluster, so the function returns all of it.
    spec: { ...Object(cluster["spec"]), paused: true, ...Object(more["spec"]) },
  });

const template = (index: number): JsonObject => ({
  apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2",
  kind: "DockerMachineTemplate",
  metadata: { name: `t-${index}`, namespace: "team-a", labels: { "capi.crossplane.io/pool": `p-${index}` } },
});

const machine = (kind: string, index: number): JsonObject => ({
  apiVersion: "cluster.x-k8s.io/v1beta2",
  kind,
  metadata: {
    name: `${kind}-${index}`.toLowerCase(),
    labels: {
      "cluster.x-k8s.io/deployment-name": `machinedeployment-${index}`,
      "capi.crossplane.io/pool": `p-${index}`,
    },
  },
  spec: { replicas: 1, template: { spec: { version: "v1.35.2" } } },
});

const topology = (value: Json): JsonObject => ({
  kubernetes: { version: "v1.35.2" },
  topology: { classRef: { name: "class" }, variables: [{ name: "size", value }] },
});

const classOf = (schema: JsonObject): JsonObject => ({
  spec: { variables: [{ name: "size", required: true, schema: { openAPIV3Schema: schema } }] },
});

const withClass = (value: Json, schema: JsonObject): Partial<ComposeInput> & Pick<ComposeInput, "composite"> => ({
  composite: composite(topology(value)),
  required: { cluster: [], "cluster-class": [classOf(schema)] },
});

/** Shapes by other parties: the platform team, controllers, and owners of objects that a cluster refers to. */
export const shapesOfOthers: readonly Shape[] = [
  {
    title: "machine classes",
    largest: 40_000,
    make: (size) => ({ ...spec({}), input: { machineClasses: mapOf(size, () => ({ type: "x" })) } }),
  },
  {
    title: "unknown fields of the Input",
    largest: 200_000,
    make: (size) => ({ ...spec({}), input: mapOf(size, () => 1) }),
  },
  {
    title: "templates and MachineSets",
    largest: 8000,
    make: (size) => ({
      ...spec({}),
      observed: { ...whole, ...Object.fromEntries(many(size / 2, (index) => [`t-${index}`, template(index)])) },
      required: { cluster: [], "machine-sets": many(size / 2, (index) => machine("MachineSet", index)), machines: [] },
    }),
  },
  {
    title: "MachineDeployments and MachineSets",
    largest: 8000,
    make: (size) => ({
      ...spec({}),
      observed: {
        ...whole,
        ...Object.fromEntries(many(size / 2, (index) => [`d-${index}`, machine("MachineDeployment", index)])),
      },
      required: { cluster: [], "machine-sets": many(size / 2, (index) => machine("MachineSet", index)), machines: [] },
    }),
  },
  {
    title: "fields of an object",
    largest: 100_000,
    make: (size) => ({ ...spec({}), observed: observed({ status: mapOf(size, () => 1) }) }),
  },
  {
    title: "list items and their field managers",
    largest: 20_000,
    make: (size) => ({
      ...spec({}),
      observed: managed(
        { "f:spec": { "f:list": Object.fromEntries(many(size, (index) => [`k:{"name":"n-${index}"}`, { ".": {} }])) } },
        { spec: { list: many(size, (index) => ({ name: `n-${index}` })) } },
      ),
    }),
  },
  {
    title: "field managers by many keys",
    largest: 20_000,
    make: (size) => ({
      ...spec({}),
      observed: managed(
        { "f:spec": { "f:list": Object.fromEntries(many(size, (index) => [`k:{"n-${index}":1}`, { ".": {} }])) } },
        { spec: { list: many(size, (index) => ({ name: `n-${index}` })) } },
      ),
    }),
  },
  {
    title: "an enum of a class with many values",
    largest: 100_000,
    make: (size) =>
      withClass(
        many(1000, () => "x"),
        { items: { enum: many(size, (index) => index) } },
      ),
  },
  {
    title: "required fields of a class",
    largest: 100_000,
    make: (size) => withClass({}, { required: many(size, (index) => `f-${index}`) }),
  },
  {
    title: "variables of a class",
    largest: 40_000,
    make: (size) => ({
      composite: composite({ ...topology(1), workers: [] }),
      required: {
        cluster: [],
        "cluster-class": [
          {
            spec: {
              variables: many(size, (index) => ({
                name: `v-${index}`,
                required: true,
                schema: { openAPIV3Schema: {} },
              })),
            },
          },
        ],
      },
    }),
  },
];
