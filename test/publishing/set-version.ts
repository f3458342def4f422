import { readFileSync, writeFileSync } from "node:fs";
import { readVersion } from "../../function/cli/version.ts";
import { currentPages, withRelease, withVersion } from "./version.ts";

// `npm version <version>` has changed package.json and the lock file, and calls this for the rest.
const version = readVersion();
for (const page of currentPages()) writeFileSync(page, withVersion(readFileSync(page, "utf8"), version));
const today = new Date().toISOString().slice(0, 10);
writeFileSync("CHANGELOG.md", withRelease(readFileSync("CHANGELOG.md", "utf8"), version.slice(1), today));
