import { isLabelValue, longestKey, qualifiedName } from "./qualified-name.ts";
import { isFields } from "./value.ts";

// Checks of values that several upstream kinds share. They accept values of a wrong type, which the schema rejects.

/** Whether a value is a whole number or a percentage, as `intstr.GetScaledValueFromIntOrPercent` reads it. */
export function isCountOrPercent(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && /^[0-9]+%$/.test(value));
}

/** Whether no two items have the same value in a field. */
export function isUniqueBy(field: string, items: unknown): boolean {
  if (!Array.isArray(items)) return true;
  const names = items.map((item: unknown) => (isFields(item) ? item[field] : item));
  return new Set(names).size === names.length;
}

/** Whether a value has all of these fields. */
export function hasAll(value: unknown, ...fields: string[]): boolean {
  return isFields(value) && fields.every((field) => value[field] !== undefined && value[field] !== null);
}

export function hasAny(value: unknown, ...fields: string[]): boolean {
  return fields.some((field) => hasAll(value, field));
}

/** Whether a template of machine names gives unique and valid names (internal/topology/names in Cluster API). */
export function isMachineNaming(template: unknown): boolean {
  if (typeof template !== "string") return true;
  const literal = template.replaceAll(/\{\{[^}]*\}\}/g, "x");
  return template.includes("{{ .random }}") && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(literal);
}

/** Whether a file of user data is compressed, which Ignition does not support. */
export function isZipped(file: unknown): boolean {
  return isFields(file) && (file["encoding"] === "gzip" || file["encoding"] === "gzip+base64");
}

/** Keys of taints that no machine may have (internal/util/taints in Cluster API). */
export const reservedTaints: readonly string[] = [
  "node.cluster.x-k8s.io/uninitialized",
  "node.cluster.x-k8s.io/outdated-revision",
  "node-role.kubernetes.io/master",
];

/** Whether machines may have a taint of this key (internal/util/taints in Cluster API). */
export function isMachineTaint(key: unknown): boolean {
  if (typeof key !== "string") return true;
  if (reservedTaints.includes(key) || key.startsWith("node.cloudprovider.kubernetes.io/")) return false;
  if (key.startsWith("node.kubernetes.io/") && key !== "node.kubernetes.io/out-of-service") return false;
  return /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(key);
}

/** Whether a label is valid. */
export function isLabelText(key: string, value: unknown): boolean {
  return isLabelKey(key) && typeof value === "string" && isLabelValue(value);
}

function isLabelKey(key: unknown): boolean {
  return typeof key === "string" && key.length <= longestKey && qualifiedName.holds(key);
}

export const selectorExpression = "the key of a label, and operator In or NotIn with values, or Exists or DoesNotExist";

/** Whether an item of matchExpressions is valid (LabelSelectorAsSelector of apimachinery). */
export function isSelectorExpression(expression: unknown): boolean {
  if (!isFields(expression) || !isLabelKey(expression["key"])) return false;
  const { operator, values = [] } = expression;
  if (!Array.isArray(values)) return false;
  return withoutValues.has(operator) ? values.length === 0 : withValues.has(operator) && hasLabelValues(values);
}

const withoutValues = new Set<unknown>(["Exists", "DoesNotExist"]);
const withValues = new Set<unknown>(["In", "NotIn"]);

function hasLabelValues(values: readonly unknown[]): boolean {
  return values.length > 0 && values.every((value) => typeof value === "string" && isLabelValue(value));
}

/** Kinds of templates of objects that remediate a machine. */
export const remediationTemplate = /^([A-Za-z][A-Za-z0-9]*)?RemediationTemplate$/;
