import type { JsonObject } from "../kubernetes/object.ts";
import type { NodeFile } from "./node-setup.ts";

/** A file in the words that every bootstrap format on cloud-init has for it. */
export function cloudInitFile({ path, owner, permissions, content, contentFrom }: NodeFile): JsonObject {
  const secret = contentFrom?.secret;
  return { path, owner, permissions, content, contentFrom: secret && { secret: { ...secret } } };
}
