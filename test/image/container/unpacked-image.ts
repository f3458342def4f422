import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Architecture } from "../architectures.ts";
import { buildLayers } from "../runtime-image.ts";
import { unpackLayers } from "./root-file-system.ts";

/** An image whose files lie in a folder, ready for containers. */
export interface UnpackedImage extends Disposable {
  readonly architecture: Architecture;
  readonly root: string;
}

export async function unpackImage(architecture: Architecture): Promise<UnpackedImage> {
  const folder = mkdtempSync(join(tmpdir(), "function-image-"));
  const root = join(folder, "root");
  unpackLayers(await buildLayers(architecture, {}), root);
  return { architecture, root, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}
