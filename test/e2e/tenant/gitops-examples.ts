import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../places.ts";

/** Where the files of the pages are applied. */
export type ExamplePlace = {
  /** URL of the repository. */
  readonly url: string;
  /** Namespace and name of the team. */
  readonly namespace: string;
};

/** Reads a file of `examples/gitops` for this repository and this team, with clusters in memory. */
export function readGitOpsExample({ url, namespace }: ExamplePlace, file: string): string {
  return readFileSync(join(projectRoot, "examples", "gitops", file), "utf8")
    .replaceAll("https://git.example.org/clusters.git", url)
    .replaceAll("team-a", namespace)
    .replaceAll("docker: {}", "docker: {backend: InMemory}");
}
