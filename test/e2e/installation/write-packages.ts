import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageArchive } from "../../packaging/archive.ts";
import { digestOf } from "../../packaging/digest.ts";
import { packageImage } from "../../packaging/image.ts";
import { packageStream } from "../../packaging/package-stream.ts";
import { say } from "../progress.ts";
import { readShippedPackages } from "./shipped-packages.ts";

/** Writes one `.xpkg` file per package, with the same bytes on every machine. */
export function writePackages(folder: string): void {
  const { function: shippedFunction, configurations, version } = readShippedPackages();
  mkdirSync(folder, { recursive: true });
  for (const { name, content } of [shippedFunction, ...configurations]) {
    const file = join(folder, `${name}-${version}.xpkg`);
    const image = packageImage(packageStream(content));
    writeFileSync(file, packageArchive(image));
    say(`${file}  image ${digestOf(image.manifest)}`);
  }
}
