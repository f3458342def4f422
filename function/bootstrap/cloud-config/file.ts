import { isPlainContent } from "../../api/file-content.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import type { NodeFile } from "../node-setup.ts";
/**
 * Renders a file for cloud-init. Content that is not plain text for the template of the format is encoded as base64.
 */
export function renderCloudInitFile(
  { path, owner, permissions, content, contentFrom }: NodeFile,
  isPlain: (text: string) => boolean = isPlainContent,
): JsonObject {
  const secret = contentFrom?.secret;
  return {
    path,
    owner,
    permissions,
    ...encodeContent(content, isPlain),
    contentFrom: secret && { secret: { ...secret } },
  };
}

function encodeContent(content: string | undefined, isPlain: (text: string) => boolean): JsonObject {
  if (content === undefined || isPlain(content)) return { content };
  return { encoding: "base64", content: Buffer.from(content).toString("base64") };
}
