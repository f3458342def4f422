export interface Version {
  major: number;
  minor: number;
  patch: number;
  /** Pre-release and build, as written: `-beta.0`, `+rke2r1`. */
  suffix: string;
}

const pattern = /^v?(\d+)\.(\d+)\.(\d+)([-+].*)?$/;

/** Undefined where the text is no version. */
export function parseVersion(text: string): Version | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, major, minor, patch, suffix] = match;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), suffix: suffix ?? "" };
}

const shortPattern = /^v?(\d+\.\d+)(\.\d+)?([-+].*)?$/;

/** A version as clouds report it, with or without `v` and patch (`1.35`), as vX.Y.Z; undefined where it is none. */
export function completeVersion(text: string): string | undefined {
  const match = shortPattern.exec(text);
  if (!match) return undefined;
  const [, minor, patch = ".0", suffix = ""] = match;
  return `v${minor}${patch}${suffix}`;
}

/**
 * Negative, zero or positive. Suffixes count where they have the same form: `+rke2r10` is newer than `+rke2r9`. Distributions
 * use them each in their own way, so those of two forms, or one and none, are not compared.
 */
export function compareVersions(left: Version, right: Version): number {
  return (
    left.major - right.major ||
    left.minor - right.minor ||
    left.patch - right.patch ||
    compareSuffixes(left.suffix, right.suffix)
  );
}

function compareSuffixes(left: string, right: string): number {
  const digits = /\d+/g;
  if (left.replaceAll(digits, "0") !== right.replaceAll(digits, "0")) return 0;
  const [lefts, rights] = [left, right].map((suffix) => (suffix.match(digits) ?? []).map(Number));
  return (lefts ?? []).map((number, index) => number - (rights?.[index] ?? 0)).find((distance) => distance !== 0) ?? 0;
}

export function minorOf(version: Version): string {
  return `v${version.major}.${version.minor}`;
}

/** The version of a text that a schema or a controller has checked already. */
export function versionOf(text: string): Version {
  const version = parseVersion(text);
  if (!version) throw new TypeError(`${text} is no version`);
  return version;
}

export function versionText({ major, minor, patch, suffix }: Version): string {
  return `v${major}.${minor}.${patch}${suffix}`;
}

export function isNewer(version: string, than: string): boolean {
  return compareVersions(versionOf(version), versionOf(than)) > 0;
}

/** The older of two versions; the second where they are equal. */
export function olderOf(left: string, right: string): string {
  return isNewer(right, left) ? left : right;
}
