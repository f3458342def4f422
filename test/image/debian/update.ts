import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Architecture, architectures } from "../architectures.ts";
import { fieldOf } from "./control.ts";
import { usualMirror } from "./mirrors.ts";
import { type PinnedPackage, type Pins, pinsFile, readPins } from "./pins.ts";

const suite = "bookworm";
const dayInMilliseconds = 86_400_000;
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
/** What Node.js links to, what it needs of a system, and the package that holds the licence of GCC's libraries. */
const names = [
  "base-files",
  "ca-certificates",
  "gcc-12-base",
  "libc6",
  "libgcc-s1",
  "libstdc++6",
  "netbase",
  "tzdata",
] as const;

/**
 * Pins what the mirror has now, and answers a line for each other version. apt checks the signatures and needs no
 * rights; its proxies stay as configured.
 */
export function updatePins(mirror: string = usualMirror): string[] {
  const before = readPins().packages;
  const [amd64, arm64] = [read("amd64", mirror), read("arm64", mirror)];
  const packages = { amd64: amd64.packages, arm64: arm64.packages };
  const pins: Pins = { suite, snapshots: amd64.snapshots, packages };
  const changes = architectures.flatMap((architecture) =>
    packages[architecture].flatMap(({ name, version }) => {
      const earlier = before[architecture].find((pin) => pin.name === name)?.version ?? "nothing";
      return earlier === version ? [] : [`${name} ${architecture}: ${earlier} → ${version}`];
    }),
  );
  if (changes.length > 0) writeFileSync(pinsFile, `${JSON.stringify(pins, null, 2)}\n`);
  return changes;
}

type Found = { readonly packages: PinnedPackage[]; readonly snapshots: Pins["snapshots"] };

function read(architecture: Architecture, mirror: string): Found {
  const folder = mkdtempSync(join(tmpdir(), "debian-packages-"));
  try {
    const settings = settingsIn(folder, architecture);
    writeSources(folder, mirror);
    const apt = (program: string, words: readonly string[]): string =>
      execFileSync(program, [...settings, ...words], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    apt("apt-get", ["update"]);
    const stanzas = apt("apt-cache", ["show", "--no-all-versions", ...names])
      .trim()
      .split("\n\n");
    return { packages: stanzas.map(pinOf), snapshots: snapshotsIn(join(folder, "state", "lists")) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function settingsIn(folder: string, architecture: Architecture): string[] {
  return [
    `Dir::State=${join(folder, "state")}`,
    `Dir::State::status=${join(folder, "status")}`,
    `Dir::Cache=${join(folder, "cache")}`,
    `Dir::Etc::SourceList=${join(folder, "sources.list")}`,
    "Dir::Etc::SourceParts=/dev/null",
    "Dir::Etc::Preferences=/dev/null",
    "Dir::Etc::PreferencesParts=/dev/null",
    "Acquire::Languages=none",
    "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
    // As root, apt would download as a user who cannot read a folder of ours.
    "APT::Sandbox::User=root",
    `APT::Architecture=${architecture}`,
    `APT::Architectures=${architecture}`,
  ].flatMap((setting) => ["-o", setting]);
}

function writeSources(folder: string, mirror: string): void {
  for (const part of ["state/lists/partial", "cache/archives/partial"])
    mkdirSync(join(folder, part), { recursive: true });
  const sources = [`debian ${suite}`, `debian ${suite}-updates`, `debian-security ${suite}-security`];
  const lines = sources.map((source) => `deb [signed-by=${keyring}] ${mirror}/${source} main\n`);
  writeFileSync(join(folder, "sources.list"), lines.join(""));
  writeFileSync(join(folder, "status"), "");
}

function pinOf(stanza: string): PinnedPackage {
  const path = fieldOf(stanza, "Filename");
  return {
    name: fieldOf(stanza, "Package"),
    version: fieldOf(stanza, "Version"),
    archive: path.startsWith("pool/updates/") ? "debian-security" : "debian",
    path,
    sha256: fieldOf(stanza, "SHA256"),
  };
}

function snapshotsIn(lists: string): Pins["snapshots"] {
  return { debian: snapshotIn(lists, "_debian_"), "debian-security": snapshotIn(lists, "_debian-security_") };
}

/** A day after the archive was signed, in the form of snapshot.debian.org, which copies it some hours later. */
function snapshotIn(lists: string, archive: string): string {
  const files = readdirSync(lists).filter((name) => name.includes(`${archive}dists_`) && name.endsWith("InRelease"));
  const dates = files.map((name) => Date.parse(fieldOf(readFileSync(join(lists, name), "utf8"), "Date")));
  return new Date(Math.max(...dates) + dayInMilliseconds).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}
