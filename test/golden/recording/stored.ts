import { countMachines } from "../../../function/cli/machine-group.ts";
import { settleObject } from "../../../function/cli/settled.ts";
import { digest } from "../../../function/kubernetes/hash.ts";
import {
  isObject,
  type JsonObject,
  type KubernetesObject,
  listAt,
  nameOf,
  objectAt,
  textAt,
} from "../../../function/kubernetes/object.ts";
import { keyAnnotation } from "../../../function/lifecycle/annotations.ts";
import { difference } from "../../simulation/field-set.ts";
import { admitted } from "./admission.ts";
import { schemaOf } from "./api-schema.ts";
import { fieldSetOf } from "./field-set.ts";

const crossplane = "apiextensions.crossplane.io/composed/62d9be4bd4ab9a8dd7b6b2f7e4e1f9cc";
const time = "2026-11-28T00:00:00Z";

/** A composed object as observed once Crossplane has applied it and all controllers are done. */
export function storedObject(key: string, composed: KubernetesObject, composite: JsonObject): JsonObject {
  const applied = asJson(appliedObject(key, composed, composite));
  const written = withOwner(admitted(applied), composite);
  const [mine, all] = [applied, written].map((object) => ownableFields(object));
  const metadata = {
    ...objectAt(written, "metadata"),
    uid: uidOf(key),
    generation: 1,
    resourceVersion: "48200037",
    creationTimestamp: time,
    managedFields: [
      managedBy({ manager: crossplane, operation: "Apply" }, { apiVersion: composed.apiVersion, fieldsV1: mine ?? {} }),
      managedBy(
        { manager: "manager", operation: "Update" },
        { apiVersion: composed.apiVersion, fieldsV1: difference(all ?? {}, mine ?? {}) },
      ),
    ],
  };
  const stored = { ...written, metadata };
  return reportsStatus(stored) ? settleObject(stored, countMachines(stored)) : stored;
}

function managedBy(by: { manager: string; operation: string }, fields: { apiVersion: string; fieldsV1: JsonObject }) {
  return { ...by, ...fields, fieldsType: "FieldsV1", time };
}

function ownableFields(object: JsonObject): JsonObject {
  const { apiVersion: ___, kind: ____, metadata, ...content } = object;
  const { name: _, namespace: __, ...texts } = isObject(metadata) ? metadata : {};
  return fieldSetOf(
    { ...content, metadata: texts },
    schemaOf(textAt(object, "apiVersion") ?? "", textAt(object, "kind") ?? ""),
  );
}

function appliedObject(key: string, { metadata, ...object }: KubernetesObject, composite: JsonObject): JsonObject {
  const { apiVersion = "", kind = "" } = composite;
  const controller = { apiVersion, kind, name: nameOf(composite) ?? "", uid: uidOf("composite") };
  const owners = (metadata.ownerReferences ?? []).map((owner): JsonObject => ({ ...owner }));
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, "crossplane.io/composite": nameOf(composite) ?? "" },
      annotations: { ...metadata.annotations, [keyAnnotation]: key },
      ownerReferences: [{ ...controller, controller: true, blockOwnerDeletion: true }, ...owners],
    },
  };
}

/** Cluster API adds the Cluster as an owner of its objects. */
function withOwner(applied: JsonObject, composite: JsonObject): JsonObject {
  const kind = textAt(applied, "kind") ?? "";
  if (kind === "Cluster" || !/Template$|Cluster$|ControlPlane$|^Machine/.test(kind)) return applied;
  const name = nameOf(composite) ?? "";
  const cluster = { apiVersion: "cluster.x-k8s.io/v1beta2", kind: "Cluster", name, uid: uidOf("cluster") };
  const ownerReferences = [...listAt(applied, "metadata", "ownerReferences"), cluster];
  const metadata = { ...objectAt(applied, "metadata"), ownerReferences, finalizers: ["cluster.x-k8s.io"] };
  return { ...applied, metadata };
}

function reportsStatus(object: JsonObject): boolean {
  return !/Template$|^ConfigMap$|^Usage$/.test(textAt(object, "kind") ?? "");
}

/** The object without undefined fields. */
export function asJson(object: object): JsonObject {
  const parsed: unknown = JSON.parse(JSON.stringify(object));
  return isObject(parsed) ? parsed : {};
}

export function uidOf(text: string): string {
  const digits = Buffer.from(digest(text), "base64").toString("hex");
  const groups = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20)];
  return [...groups, digits.slice(20, 32)].join("-");
}
