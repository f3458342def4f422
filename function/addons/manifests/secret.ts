import { isMap, isNode, isScalar, isSeq } from "yaml";
import { fieldOf, type Placed, textOf } from "../../yaml/nodes.ts";

/** A Secret with data, or a list of them; `kind` and `apiVersion` say what an object is, wherever it stands. */
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
