import type { NodeFile } from "../node-setup.ts";

/** A file that the function writes on a machine: root owns it, and everybody reads it. */
export function ownFile(path: string, content: Pick<NodeFile, "content" | "contentFrom">): NodeFile {
  return { path, owner: "root:root", permissions: "0644", ...content };
}
