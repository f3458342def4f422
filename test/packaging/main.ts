import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { packageArchive } from "./archive.ts";
import { digestOf } from "./digest.ts";
import { type Image, packageImage } from "./image.ts";
import { packageStream } from "./package-stream.ts";
import { addPackage } from "./runtime-image.ts";
import { readShippedPackages } from "./shipped-packages.ts";

const program = new Command("package")
  .description("Write the packages as .xpkg files, with the same bytes on every machine.")
  .option("--output <folder>", "where to", "dist")
  .option("--runtime-image-tarball <file>", "put the Function on top of this image, as docker save writes it")
  .action(writePackages);

type PackageOptions = {
  /** Folder to write to. */
  readonly output: string;
  /** What `docker save` wrote of the function's runtime; without it the Function holds no program. */
  readonly runtimeImageTarball?: string;
};

function writePackages({ output, runtimeImageTarball }: PackageOptions): void {
  const { function: shippedFunction, configurations, version } = readShippedPackages();
  mkdirSync(output, { recursive: true });
  const write = (name: string, image: Image): void => {
    const file = join(output, `${name}-${version}.xpkg`);
    writeFileSync(file, packageArchive(image));
    process.stdout.write(`${file}  ${digestOf(image.manifest)}\n`);
  };
  for (const { name, content } of configurations) write(name, packageImage(packageStream(content)));
  const stream = packageStream(shippedFunction.content);
  const isInstallable = runtimeImageTarball !== undefined;
  write(
    shippedFunction.name,
    isInstallable ? addPackage(readFileSync(runtimeImageTarball), stream) : packageImage(stream),
  );
}

try {
  program.parse();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
