// A second implementation of Kubernetes' grammars: it splits texts and checks each part, without the API's patterns.

const lower = /^[a-z0-9]$/;
const letter = /^[A-Za-z0-9]$/;

export function isBetween(text: string, { edge, middle }: { edge: RegExp; middle: RegExp }): boolean {
  const characters = Array.from(text);
  const [first = "", last = ""] = [characters[0], characters.at(-1)];
  return edge.test(first) && edge.test(last) && characters.every((character) => middle.test(character));
}

export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && isPartOfDomain(text);
}

function isPartOfDomain(text: string): boolean {
  return isBetween(text, { edge: lower, middle: /^[-a-z0-9]$/ });
}

/** IsDNS1123Subdomain: its parts have no separate maximum length. */
export function isSubdomain(text: string): boolean {
  return text.length <= 253 && text.split(".").every((part) => isPartOfDomain(part));
}

export function isConfigMapKey(text: string): boolean {
  const isOfCharacters = text.length > 0 && text.length <= 253 && /^[-._a-zA-Z0-9]*$/.test(text);
  return isOfCharacters && text !== "." && !text.startsWith("..");
}

export function isQualifiedName(text: string): boolean {
  const parts = text.split("/");
  const name = parts.at(-1) ?? "";
  const isName = name.length <= 63 && isBetween(name, { edge: letter, middle: /^[-A-Za-z0-9_.]$/ });
  return parts.length <= 2 && isName && (parts.length === 1 || isSubdomain(parts[0] ?? ""));
}

export function isLabelValue(text: string): boolean {
  return text === "" || (text.length <= 63 && isBetween(text, { edge: letter, middle: /^[-A-Za-z0-9_.]$/ }));
}

const ofKubelets = new Set([
  "kubernetes.io/hostname",
  "kubernetes.io/os",
  "kubernetes.io/arch",
  "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region",
  "beta.kubernetes.io/instance-type",
  "beta.kubernetes.io/os",
  "beta.kubernetes.io/arch",
  "node.kubernetes.io/instance-type",
]);

/** isKubernetesLabel and IsKubeletLabel, without the labels that Cluster API copies to nodes. */
export function isForbiddenToKubelets(key: string): boolean {
  const domain = key.includes("/") ? (key.split("/")[0] ?? "") : "";
  const isIn = (parent: string) => domain === parent || domain.endsWith(`.${parent}`);
  if (!isIn("kubernetes.io") && !isIn("k8s.io")) return false;
  const isOfKubelet = ["kubelet.kubernetes.io", "node.kubernetes.io", "node-restriction.kubernetes.io"].some((name) =>
    isIn(name),
  );
  return !isOfKubelet && domain !== "node-role.kubernetes.io" && !ofKubelets.has(key);
}

const suffixes = new Set(["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]);

function isSuffix(text: string): boolean {
  return suffixes.has(text) || /^[eE][-+]?[0-9]{1,2}$/.test(text);
}

/** ParseQuantity, without minus, and with at most two digits of an exponent. */
export function isQuantity(text: string): boolean {
  const [, number = "", suffix = ""] = /^[+]?([0-9.]*)(.*)$/s.exec(text) ?? [];
  return text.length <= 20 && isNumber(number) && isSuffix(suffix);
}

function isNumber(text: string): boolean {
  const digits = text.replace(".", "");
  return digits !== "" && !digits.includes(".");
}
