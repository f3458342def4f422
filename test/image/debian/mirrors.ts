import type { PinnedPackage, Pins } from "./pins.ts";

export const usualMirror = "http://deb.debian.org";

/** Asked instead of Debian's own, where no mirror is named. */
const variable = "DEBIAN_MIRROR";

/** Where a package may be, first choice first. A mirror keeps the newest packages, the snapshots keep every one. */
export function urlsOf(
  { archive, path }: PinnedPackage,
  snapshots: Pins["snapshots"],
  mirror = process.env[variable],
): string[] {
  const usual = [
    `${usualMirror}/${archive}/${path}`,
    `https://snapshot.debian.org/archive/${archive}/${snapshots[archive]}/${path}`,
  ];
  return mirror === undefined ? usual : [`${mirror}/${archive}/${path}`];
}
