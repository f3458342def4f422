import semver from "semver";

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Pre-release and build, as written: `-beta.0`, `+rke2r1`. */
  readonly suffix: string;
}

const pattern = /^v?(\d+\.\d+)(\.\d+)?([-+]\S*)?$/;

/** Returns a version with or without `v` and patch (`1.35`) as vX.Y.Z; undefined if it is not a version. */
export function completeVersionText(text: string): string | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, minor, patch = ".0", suffix = ""] = match;
  const complete = `v${minor}${patch}${suffix}`;
  return semver.valid(complete) === null ? undefined : complete;
}

/** Cache of parsed versions: there are few, and they repeat in every call. */
const parsedVersions = new Map<string, Version | undefined>();
const maximumVersions = 500;
const maximumLength = 64;

/** Parses a version; undefined if the text is not one. Without a patch release it is the first one. */
export function parseVersion(text: string): Version | undefined {
  if (parsedVersions.has(text)) return parsedVersions.get(text);
  const version = parse(text);
  if (parsedVersions.size >= maximumVersions) parsedVersions.clear();
  if (text.length <= maximumLength) parsedVersions.set(text, version);
  return version;
}

function parse(text: string): Version | undefined {
  const complete = completeVersionText(text);
  const version = semver.parse(complete);
  if (complete === undefined || version === null) return undefined;
  const { major, minor, patch } = version;
  return { major, minor, patch, suffix: complete.slice(`v${major}.${minor}.${patch}`.length) };
}

/** Parses a version that a schema has checked, or `completeVersionText` has returned. Throws TypeError for others. */
export function versionOf(text: string): Version {
  const version = parseVersion(text);
  if (!version) throw new TypeError(`${text} is not a version`);
  return version;
}

export function formatVersion({ major, minor, patch, suffix }: Version): string {
  return `v${major}.${minor}.${patch}${suffix}`;
}

export function minorOf(version: Version): string {
  return `v${version.major}.${version.minor}`;
}

/**
 * Returns a negative number, zero or a positive number. The order is that of semver, and for equal versions that of the
 * distribution's builds.
 */
export function compareVersions(left: Version, right: Version): number {
  return semver.compare(formatVersion(left), formatVersion(right)) || compareBuilds(buildOf(left), buildOf(right));
}

function buildOf({ suffix }: Version): string {
  const [, build = ""] = suffix.split("+");
  return build;
}

/**
 * Compares builds of the same form by their numbers: `+rke2r10` is newer than `+rke2r9`. Distributions use builds
 * differently, so builds of different forms, and a version with and without a build, are not ordered.
 */
function compareBuilds(left: string, right: string): number {
  const digits = /\d+/g;
  if (left.replaceAll(digits, "0") !== right.replaceAll(digits, "0")) return 0;
  const [lefts, rights] = [left, right].map((build) => (build.match(digits) ?? []).map(Number));
  return (lefts ?? []).map((number, index) => number - (rights?.[index] ?? 0)).find((distance) => distance !== 0) ?? 0;
}

/** True if both texts are versions and the first is newer. */
export function isNewer(version: string, than: string): boolean {
  const [left, right] = [parseVersion(version), parseVersion(than)];
  return left !== undefined && right !== undefined && compareVersions(left, right) > 0;
}

/** The older of two versions; the second if they are equal. */
export function olderOf(left: string, right: string): string {
  return isNewer(right, left) ? left : right;
}

/** True if two texts are the same version, also in a short form. */
export function isSameVersion(left: string | undefined, right: string | undefined): boolean {
  const complete = completeVersionText(left ?? "");
  return left === right || (complete !== undefined && complete === completeVersionText(right ?? ""));
}
