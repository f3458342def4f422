import { Ajv, type ValidateFunction } from "ajv";
import type { KubernetesObject } from "../../function/kubernetes/object.ts";
import { groupOf } from "../../function/kubernetes/object.ts";
import { expressionOf } from "./expression.ts";
import { hasAllProviders, hasCrds, readCrd } from "./upstream-crds.ts";

type Schema = Record<string, unknown>;

// Kubernetes' formats add no check to the structure. Some RE2 patterns do not compile in Unicode mode.
const ajv = new Ajv({
  strict: false,
  validateFormats: false,
  allErrors: true,
  unicodeRegExp: false,
  code: { regExp: Object.assign(expressionOf, { code: "expressionOf" }) },
});

/**
 * Built-in kinds of Kubernetes, which have no CRD:
 * https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/config-map-v1/
 */
const builtIn: Readonly<Record<string, object>> = {
  "v1/ConfigMap": {
    type: "object",
    required: ["data"],
    properties: {
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: { type: "object" },
      data: {
        type: "object",
        propertyNames: { pattern: "^[-._a-zA-Z0-9]{1,253}$" },
        additionalProperties: { type: "string" },
      },
    },
  },
};

/** Checks objects against the OpenAPI schemas of one Cluster API release, without CEL rules. */
export class Validator {
  readonly release: string;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(release: string) {
    this.release = release;
  }

  /** Whether this machine has the CRDs of the release. */
  get isUsable(): boolean {
    return hasCrds(this.release);
  }

  /** The problems that the API server would report: unknown and missing fields, wrong types, exceeded limits. */
  problemsOf(object: KubernetesObject): string[] {
    const validate = this.#validatorOf(object);
    if (!validate) return [`${this.release} has no ${object.apiVersion} ${object.kind}`];
    const isValid: boolean = validate(object);
    if (isValid) return [];
    return (validate.errors ?? []).map(
      (error) => `${object.kind}${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`,
    );
  }

  /** Whether this machine has the CRD of the object's kind. With all CRDs, an unknown kind is a problem instead. */
  canCheck(object: KubernetesObject): boolean {
    return hasAllProviders || this.#validatorOf(object) !== undefined;
  }

  #validatorOf({ apiVersion, kind }: KubernetesObject): ValidateFunction | undefined {
    const id = `${apiVersion}/${kind}`;
    const known = this.#compiled.get(id);
    if (known) return known;
    const schema = builtIn[id] ?? this.#schemaOf(apiVersion, kind);
    if (!schema) return undefined;
    const compiled = ajv.compile({ ...strict(schema), $id: `${this.release}/${id}` });
    this.#compiled.set(id, compiled);
    return compiled;
  }

  #schemaOf(apiVersion: string, kind: string): object | undefined {
    const crd = readCrd(this.release, groupOf(apiVersion), kind);
    return crd?.spec.versions.find(({ name }) => apiVersion.endsWith(`/${name}`))?.schema.openAPIV3Schema;
  }
}

/** The schema without unknown fields in any object, because the API server would drop them. */
function strict(node: unknown): Schema {
  if (typeof node !== "object" || node === null) return {};
  const entries = Object.entries(node).map(([key, value]): [string, unknown] => [key, strictChild(key, value)]);
  const schema: Schema = Object.fromEntries(entries);
  const isOpen = "additionalProperties" in schema || schema["x-kubernetes-preserve-unknown-fields"] === true;
  const isMetadata = schema["type"] === "object" && !("properties" in schema);
  return "properties" in schema && !isOpen && !isMetadata ? { ...schema, additionalProperties: false } : schema;
}

function strictChild(key: string, value: unknown): unknown {
  if (key === "properties" && typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, strict(child)]));
  }
  return key === "items" || key === "additionalProperties" ? strictOrPlain(value) : value;
}

function strictOrPlain(value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? strict(value) : value;
}
