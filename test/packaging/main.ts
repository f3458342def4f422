import { Command } from "commander";
import { causeOf } from "../e2e/problem.ts";
import { buildPackages } from "./built-packages.ts";
import { readRuntimeImages } from "./read-runtime.ts";
import { readShippedPackages } from "./shipped-packages.ts";
import { writePackages } from "./write-packages.ts";

type PackageOptions = {
  readonly output: string;
  readonly runtimeImage?: readonly string[];
};

const program = new Command("package")
  .description("Write the packages as .xpkg files and as OCI image layouts, with the same bytes on every machine.")
  .option("--output <folder>", "where to", "dist")
  .option("--runtime-image <paths...>", "put the Function on top of these: OCI image layouts or docker save archives")
  .action(write);

function write({ output, runtimeImage = [] }: PackageOptions): void {
  const packages = buildPackages(readShippedPackages(), runtimeImage.flatMap(readRuntimeImages));
  const written = writePackages(output, packages);
  for (const { digest, images } of [written.function, ...written.configurations])
    process.stdout.write(`${images.map(({ file }) => file).join(" ")}  ${digest}\n`);
  if (runtimeImage.length === 0) process.stdout.write("The Function contains no program: no --runtime-image.\n");
}

try {
  program.parse();
} catch (error) {
  process.stderr.write(`${causeOf(error)}\n`);
  process.exitCode = 1;
}
