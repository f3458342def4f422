import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageArchive } from "../../packaging/archive.ts";
import { digestOf } from "../../packaging/digest.ts";
import { type Image, packageImage } from "../../packaging/image.ts";
import { packageStream } from "../../packaging/package-stream.ts";
import { addPackage } from "../../packaging/runtime-image.ts";
import { say } from "../progress.ts";
import { readShippedPackages } from "./shipped-packages.ts";

export type PackageOptions = {
  /** Folder to write to. */
  readonly output: string;
  /** What `docker save` wrote of the function's runtime; without it the Function holds no program. */
  readonly runtimeImageTarball?: string;
};

/** Writes one `.xpkg` file per package, with the same bytes on every machine. */
export function writePackages({ output, runtimeImageTarball }: PackageOptions): void {
  const { function: shippedFunction, configurations, version } = readShippedPackages();
  mkdirSync(output, { recursive: true });
  const write = (name: string, image: Image): void => {
    const file = join(output, `${name}-${version}.xpkg`);
    writeFileSync(file, packageArchive(image));
    say(`${file}  ${digestOf(image.manifest)}`);
  };
  for (const { name, content } of configurations) write(name, packageImage(packageStream(content)));
  const stream = packageStream(shippedFunction.content);
  const isInstallable = runtimeImageTarball !== undefined;
  write(
    shippedFunction.name,
    isInstallable ? addPackage(readFileSync(runtimeImageTarball), stream) : packageImage(stream),
  );
}
