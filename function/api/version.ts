import { z } from "zod";

const number = "(0|[1-9][0-9]{0,3})";
const prerelease = "-[A-Za-z][0-9A-Za-z-]*(\\.(0|[1-9][0-9]*))*";
const build = "\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*";
const rest = `${number}\\.${number}\\.${number}(${prerelease})?(${build})?$`;

const allowed = "must be vMAJOR.MINOR.PATCH with numbers of at most 4 digits, for example v1.35.2";

/** vMAJOR.MINOR.PATCH with an optional pre-release (`-rc.1`) and build of a distribution (`+rke2r1`), as in semver. */
export const VersionText = z
  .string()
  .max(64)
  .regex(new RegExp(`^v${rest}`), allowed);

/** Also accepts a version without `v`, so that a rule can report the missing `v`. */
export const LooseVersionText = z
  .string()
  .max(64)
  .regex(new RegExp(`^v?${rest}`), allowed);
