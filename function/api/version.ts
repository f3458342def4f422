import { z } from "zod";

const number = "(0|[1-9][0-9]{0,3})";
const prerelease = "-[A-Za-z][0-9A-Za-z-]*(\\.(0|[1-9][0-9]*))*";
const build = "\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*";
const rest = `${number}\\.${number}\\.${number}(${prerelease})?(${build})?$`;

/** vMAJOR.MINOR.PATCH, with a pre-release (`-rc.1`) and the build of a distribution (`+rke2r1`): all of it is semver's. */
export const VersionText = z
  .string()
  .max(64)
  .regex(new RegExp(`^v${rest}`));

/** The same without `v` as well, for a rule that says how it is written. */
export const LooseVersionText = z
  .string()
  .max(64)
  .regex(new RegExp(`^v?${rest}`));
