import { readFileSync } from "node:fs";
import { z } from "zod";

const words = z.tuple([z.string()], z.string());

/** What an image's config says of its process, in the words of OCI. */
export type ProcessConfig = {
  readonly User: string;
  /** `NAME=value` */
  readonly Env: readonly string[];
  readonly WorkingDir: string;
  readonly ExposedPorts: Readonly<Record<string, object>>;
  readonly Entrypoint: readonly [string, ...string[]];
};

/** Of the last stage, so that the Dockerfile is the only place that says how the function starts. */
export function readProcessConfig(): ProcessConfig {
  const dockerfile = readFileSync(new URL("../../Dockerfile", import.meta.url), "utf8");
  const stage = dockerfile.split(/^FROM /m).at(-1) ?? "";
  const all = (instruction: string) =>
    [...stage.matchAll(new RegExp(`^${instruction} (.+)$`, "gm"))].map(([, value = ""]) => value);
  const ports = (all("EXPOSE").at(-1) ?? "").split(" ");
  return {
    User: all("USER").at(-1) ?? "",
    Env: all("ENV"),
    WorkingDir: all("WORKDIR").at(-1) ?? "",
    ExposedPorts: Object.fromEntries(ports.map((port) => [`${port}/tcp`, {}])),
    Entrypoint: words.parse(JSON.parse(all("ENTRYPOINT").at(-1) ?? "")),
  };
}
