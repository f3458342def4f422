import { release } from "../../function/generate/names.ts";
import { unreleased } from "../src/build.ts";

/** A release before this one. */
export const older = "v0.0.1";

export const testedVersions = [older, release, unreleased];

/** A page that the older release does not have. */
export const newerPage = "lifecycle";
