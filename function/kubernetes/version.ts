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

/** Negative, zero or positive; suffixes do not count, since distributions use them each in their own way. */
export function compareVersions(left: Version, right: Version): number {
  return left.major - right.major || left.minor - right.minor || left.patch - right.patch;
}

export function minorOf(version: Version): string {
  return `v${version.major}.${version.minor}`;
}
