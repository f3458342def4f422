import { parentPort } from "node:worker_threads";
import { releasesOf } from "../releases/bundle-of-commit.ts";
import { search, type Where } from "./search.ts";

/** Runs each search that it receives, and sends the result. */
parentPort?.on("message", (where: Where) => parentPort?.postMessage(search(where, releasesOf(where.before)), []));
