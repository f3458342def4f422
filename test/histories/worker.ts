import { parentPort } from "node:worker_threads";
import { releasesOf } from "../releases/bundle-of-commit.ts";
import { search, type Where } from "./search.ts";

/** Searches where it is told to, and says what it found. */
parentPort?.on("message", (where: Where) => parentPort?.postMessage(search(where, releasesOf(where.before)), []));
