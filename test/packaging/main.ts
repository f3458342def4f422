import { Command } from "commander";
import { registry } from "../../function/generate/names.ts";
import { buildPackages } from "./built-packages.ts";
import { readRuntimeImages } from "./read-runtime.ts";
import { writePackages } from "./write-packages.ts";

type PackageOptions = {
  readonly output: string;
  readonly registry: string;
  readonly runtimeImage?: readonly string[];
};

const program = new Command("package")
  .description("Write the packages as .xpkg files and as OCI image layouts, with the same bytes on every machine.")
  .option("--output <folder>", "where to", "dist")
  .option("--registry <path>", "where the packages will be pulled from", registry)
  .option("--runtime-image <paths...>", "put the Function on top of these: OCI image layouts or docker save archives")
  .action(write);

function write({ output, registry: path, runtimeImage = [] }: PackageOptions): void {
  const packages = buildPackages({ registry: path, runtimes: runtimeImage.flatMap(readRuntimeImages) });
  for (const { digest, images } of writePackages(output, packages))
    process.stdout.write(`${images.map(({ file }) => file).join(" ")}  ${digest}\n`);
  if (runtimeImage.length === 0) process.stdout.write("The Function contains no program: no --runtime-image.\n");
}

try {
  program.parse();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
