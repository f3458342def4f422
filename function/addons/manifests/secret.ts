import { isMap, isNode, isScalar, isSeq } from "yaml";
import { fieldOf, type Placed, textOf } from "../../yaml/nodes.ts";

/** True for a node that is a Secret with data, or a SecretList with one, by its `kind` and `apiVersion`. */
export function isSecretInClearText({ node }: Placed): boolean {
  const [kind, apiVersion] = [textOf(node, "kind"), textOf(node, "apiVersion") ?? ""];
  if (apiVersion.includes("/")) return false;
  if (kind === "Secret") return hasData(node);
  const items = kind === "SecretList" ? fieldOf(node, "items") : undefined;
  return isSeq(items) && items.items.some((item) => hasData(item));
}

function hasData(node: unknown): boolean {
  return ["data", "stringData"].some((field) => {
    const value = fieldOf(node, field);
    return isMap(value) ? value.items.length > 0 : isNode(value) && !(isScalar(value) && value.value === null);
  });
}
