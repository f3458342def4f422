import { packageArchive } from "./archive.ts";
import { digestOf } from "./digest.ts";
import { type Image, packageImage } from "./image.ts";
import { imageLayout, type Layout, layoutOf } from "./layout.ts";
import { packageStream } from "./package-stream.ts";
import { addPackage, type RuntimeImage } from "./runtime-image.ts";
import type { ShippedPackage, ShippedPackages } from "./shipped-packages.ts";

export type BuiltPackage = {
  readonly name: string;
  /** With the registry's host, without tag. */
  readonly repository: string;
  readonly layout: Layout;
  /** One for each platform where it matters. */
  readonly images: readonly BuiltImage[];
};

export type BuiltImage = {
  readonly architecture: string;
  /** Of its manifest. */
  readonly digest: string;
  /** Name of its `.xpkg` file. */
  readonly file: string;
  readonly archive: Buffer;
};

export type BuiltPackages = {
  readonly function: BuiltPackage;
  readonly configurations: readonly BuiltPackage[];
  /** Tag of all of them. */
  readonly version: string;
};

/** Platforms of a Function without a program, so that it is an index as well. */
const architectures = ["amd64", "arm64"] as const;

/** `runtimes` has one image for each platform; without them the Function contains no program. */
export function buildPackages(
  { function: shippedFunction, configurations, version }: ShippedPackages,
  runtimes: readonly RuntimeImage[] = [],
): BuiltPackages {
  return {
    function: buildFunction(shippedFunction, version, runtimes),
    configurations: configurations.map((each) => buildConfiguration(each, version)),
    version,
  };
}

function buildFunction(
  { name, repository, content }: ShippedPackage,
  version: string,
  runtimes: readonly RuntimeImage[],
): BuiltPackage {
  const stream = packageStream(content);
  const images =
    runtimes.length > 0
      ? runtimes.map((runtime) => addPackage(runtime, stream))
      : architectures.map((architecture) => packageImage(stream, architecture));
  checkPlatforms(images);
  const built = images.map((image) => builtImage(image, `${name}-${version}-${image.platform.architecture}`));
  return { name, repository, layout: layoutOf(images, version), images: built };
}

/** A single image is for whatever platform it has. */
function checkPlatforms(images: readonly Image[]): void {
  if (images.length === 1) return;
  const platforms = images.map(({ platform: { os, architecture } }) => `${os}/${architecture}`);
  const twice = platforms.find((platform, position) => platforms.indexOf(platform) !== position);
  if (twice !== undefined) throw new Error(`cannot package the function: two runtime images are for ${twice}`);
  if (!platforms.includes("linux/amd64"))
    throw new Error("cannot package the function: Crossplane reads an index at linux/amd64, and no runtime is for it");
}

function buildConfiguration({ name, repository, content }: ShippedPackage, version: string): BuiltPackage {
  const image = packageImage(packageStream(content));
  const images = [builtImage(image, `${name}-${version}`)];
  return { name, repository, layout: imageLayout(image, version), images };
}

function builtImage(image: Image, name: string): BuiltImage {
  const { architecture } = image.platform;
  return { architecture, digest: digestOf(image.manifest), file: `${name}.xpkg`, archive: packageArchive(image) };
}
