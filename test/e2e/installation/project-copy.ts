import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../places.ts";

/** Copies what the guides apply, with this registry as the mirror. */
export function copyProject(folder: string, registryHost: string): void {
  for (const name of ["install", "package", "examples"])
    cpSync(join(projectRoot, name), join(folder, name), { recursive: true });
  const mirror = join(folder, "install", "mirror", "image-config.yaml");
  writeFileSync(mirror, readFileSync(mirror, "utf8").replace("registry.example.org", registryHost));
}
