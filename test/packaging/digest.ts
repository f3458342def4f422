import { createHash } from "node:crypto";

/** As registries write it: `sha256:<hex>`. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${sha256Of(bytes)}`;
}

/** As hex. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
