#!/usr/bin/env node
import { run } from "./cli/program.ts";

// A reader such as `head` may have seen enough: that is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

void run(process.argv.slice(2));
