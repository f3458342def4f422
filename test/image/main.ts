import { join } from "node:path";
import { Command, Option } from "commander";
import { causeOf } from "../e2e/problem.ts";
import type { Image } from "../packaging/image.ts";
import { layoutOf, writeLayout } from "../packaging/layout.ts";
import { readShippedPackages } from "../packaging/shipped-packages.ts";
import { type Architecture, architectures } from "./architectures.ts";
import { updatePins } from "./debian/update.ts";
import { buildImage, type BuildOptions } from "./runtime-image.ts";

const mirror = ["--mirror <url>", "a mirror of Debian, such as http://deb.debian.org"] as const;

const program = new Command("image").description("The runtime image, built without a container engine.");

program
  .command("build", { isDefault: true })
  .description("write an OCI image layout with the image for each architecture: the same bytes on every machine")
  .option("--output <folder>", "where to", join("dist", "image"))
  .addOption(new Option("--architecture <names...>", "for these").choices(architectures).default(architectures))
  .option(...mirror)
  .action(writeImages);

program
  .command("update")
  .description("pin the newest Debian packages; needs apt and Debian's keyring")
  .option(...mirror)
  .action(({ mirror: url }: BuildOptions) => {
    const changes = updatePins(url);
    process.stdout.write(changes.length === 0 ? "nothing is newer\n" : `${changes.join("\n")}\n`);
  });

type WriteOptions = BuildOptions & { readonly output: string; readonly architecture: readonly Architecture[] };

async function writeImages({ output, architecture: wanted, ...options }: WriteOptions): Promise<void> {
  const images: Image[] = [];
  for (const architecture of wanted) images.push(await buildImage(architecture, options));
  const { version } = readShippedPackages();
  const layout = layoutOf(images, version);
  writeLayout(output, layout);
  process.stdout.write(`${output}  ${layout.digest}\n`);
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${causeOf(error)}\n`);
  process.exitCode = 1;
}
