import { isPlainContent } from "../../api/file-content.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import type { NodeFile } from "../node-setup.ts";

/**
 * Renders a file for cloud-init. Encodes the content as base64 if the provider's template would not reproduce it
 * unchanged; `isPlain` tests this.
 */
export function renderCloudInitFile(
  { path, owner, permissions, content, contentFrom, contentFormat }: NodeFile,
  isPlain: (text: string) => boolean = isPlainContent,
): JsonObject {
  const secret = contentFrom?.secret;
  return {
    path,
    owner,
    permissions,
    // A template is read before it is decoded.
    ...(contentFormat ? { content, contentFormat } : encodeContent(content, isPlain)),
    contentFrom: secret && { secret: { ...secret } },
  };
}

function encodeContent(content: string | undefined, isPlain: (text: string) => boolean): JsonObject {
  if (content === undefined || isPlain(content)) return { content };
  return { encoding: "base64", content: Buffer.from(content).toString("base64") };
}
