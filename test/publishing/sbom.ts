import { Factories } from "@cyclonedx/cyclonedx-library/Contrib/License";
import { ComponentScope, ComponentType, HashAlgorithm } from "@cyclonedx/cyclonedx-library/Enums";
import { Bom, Component, HashDictionary, LicenseRepository, Metadata } from "@cyclonedx/cyclonedx-library/Models";
import { JSON as JsonFormat, JsonSerializer } from "@cyclonedx/cyclonedx-library/Serialize";
import { Spec1dot6 } from "@cyclonedx/cyclonedx-library/Spec";
import type { LockedPackage } from "../packaging/lock-file.ts";

type DebianPackage = {
  readonly name: string;
  readonly version: string;
  /** Of the `.deb` file, in hex. */
  readonly sha256: string;
  readonly path: string;
};

/** What is in the Function for one architecture. */
export type ImageContent = {
  readonly name: string;
  readonly version: string;
  /** As OCI and Debian name it. */
  readonly architecture: string;
  /** With the registry's host, without tag. */
  readonly repository: string;
  /** Of the image's manifest. */
  readonly digest: string;
  readonly built: Date;
  readonly node: LockedPackage;
  readonly npm: readonly LockedPackage[];
  readonly debian: readonly DebianPackage[];
  /** Debian's name of its release. */
  readonly suite: string;
};

/** As scanners look for them. */
const distributions: Readonly<Record<string, string>> = { bookworm: "debian-12", trixie: "debian-13" };

const licenses = new Factories.LicenseFactory(() => undefined);

/** A CycloneDX 1.6 document in JSON; the same content gives the same bytes. */
export function sbomOf(content: ImageContent): string {
  const npm = new Map(content.npm.map((each) => [each.path, npmComponent(each)]));
  for (const { path, dependencies } of content.npm)
    for (const dependency of dependencies) linkTo(npm.get(path), npm.get(dependency));
  const components = [nodeComponent(content.node), ...npm.values(), ...content.debian.map(debianComponent(content))];
  const image = imageComponent(content);
  for (const component of components) linkTo(image, component);
  const bom = new Bom({ metadata: new Metadata({ component: image, timestamp: content.built }) });
  for (const component of components) bom.components.add(component);
  const serializer = new JsonSerializer(new JsonFormat.Normalize.Factory(Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function linkTo(dependent: Component | undefined, dependency: Component | undefined): void {
  if (dependent && dependency) dependent.dependencies.add(dependency.bomRef);
}

function imageComponent({ name, version, architecture, repository, digest }: ImageContent): Component {
  const qualifiers = new URLSearchParams({ arch: architecture, repository_url: repository, tag: version });
  const purl = `pkg:oci/${name}@${encodeURIComponent(digest)}?${qualifiers.toString()}`;
  return new Component(ComponentType.Container, name, {
    bomRef: purl,
    version,
    purl,
    hashes: new HashDictionary([[HashAlgorithm["SHA-256"], digest.slice("sha256:".length)]]),
    licenses: new LicenseRepository([licenses.makeFromString("Apache-2.0")]),
  });
}

function npmComponent({ name, version, license, sha512 }: LockedPackage): Component {
  const [group, short = name] = name.startsWith("@") ? name.split("/") : [undefined, name];
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  return new Component(ComponentType.Library, short, {
    bomRef: purl,
    ...(group !== undefined && { group }),
    version,
    purl,
    scope: ComponentScope.Required,
    hashes: new HashDictionary([[HashAlgorithm["SHA-512"], sha512]]),
    licenses: new LicenseRepository([licenses.makeFromString(license)]),
  });
}

/** Scanners know Node.js by its CPE; the hash is that of the npm package which carries it. */
function nodeComponent({ version, license, sha512 }: LockedPackage): Component {
  const purl = `pkg:generic/node@${version}`;
  return new Component(ComponentType.Application, "node", {
    bomRef: purl,
    version,
    purl,
    cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`,
    hashes: new HashDictionary([[HashAlgorithm["SHA-512"], sha512]]),
    licenses: new LicenseRepository([licenses.makeFromString(license)]),
  });
}

function debianComponent({ architecture, suite }: ImageContent): (pinned: DebianPackage) => Component {
  const distro = distributions[suite];
  if (distro === undefined) throw new Error(`cannot describe the image: unknown release of Debian ${suite}`);
  return ({ name, version, sha256, path }) => {
    const arch = path.endsWith("_all.deb") ? "all" : architecture;
    const versioned = [name, version].map(encodeURIComponent).join("@");
    const purl = `pkg:deb/debian/${versioned}?arch=${arch}&distro=${distro}`;
    return new Component(ComponentType.Library, name, {
      bomRef: purl,
      version,
      purl,
      hashes: new HashDictionary([[HashAlgorithm["SHA-256"], sha256]]),
    });
  };
}
