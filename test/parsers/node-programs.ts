import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Build, findBuild, programOf } from "../e2e/build/build.ts";
import { causeOf } from "../e2e/problem.ts";
import { runProgram } from "../e2e/supervision/run-program.ts";
import { components } from "./components.ts";
import type { Program } from "./machines.ts";
import { inFolder } from "./user-data.ts";

/** Reads a text and returns what is wrong with it; undefined if nothing is. */
type Reader = (text: string) => Promise<string | undefined>;

const node = findBuild(components.node);
const containerd = findBuild(components.containerd);
const ignition = findBuild(components.ignition);
const controlPlane = findBuild(components.controlPlane);
const store = findBuild(components.store);
/** What is built; the programs of what is not do not exist. */
export const built = {
  writer: findBuild(components.writer),
  talos: findBuild(components.talos),
  node,
  containerd,
  ignition,
  controlPlane,
  store,
};

/** Reads kubeadm's configuration files. */
export const readKubeadmFile = readerOfFiles(pathOf(node, "kubeadm"), ["config", "validate", "--config"]);

/** Reads a kind of file with the code of the kubelet or the API server. */
export function fileReader(kind: "kubelet-configuration" | "static-pod" | "audit-policy"): Reader {
  return readerOfFiles(pathOf(node, "read-kubernetes"), [kind]);
}

/** Reads a part of the configuration of containerd. */
export const readContainerdConfig = readerOfFiles(pathOf(containerd, "read-containerd"), ["config"]);

/** The URLs from which containerd pulls the images of a registry, in order, with this `hosts.toml`. */
export function readRegistryURLs(registry: string, content: string): Promise<readonly string[]> {
  return inFolder(async (folder) => {
    mkdirSync(join(folder, registry));
    writeFileSync(join(folder, registry, "hosts.toml"), content);
    const words = ["hosts", folder, registry === "_default" ? "other.example.org" : registry];
    const printed = await runProgram({ command: pathOf(containerd, "read-containerd"), arguments: words });
    return printed.trimEnd().split("\n");
  });
}

function readerOfFiles(command: string, words: readonly string[]): Reader {
  return (text) =>
    inFolder(async (folder) => {
      const file = join(folder, "input.yaml");
      writeFileSync(file, text);
      return problemOf(command, [...words, file]);
    });
}

/** Reads flags in the form `name=value`, and returns what is wrong with them; undefined if nothing is. */
type FlagReader = (flags: readonly string[]) => Promise<string | undefined>;

/** The readers of the programs that kubeadm gives flags to. Most read all flags before they print their version. */
export const flagReaders: Readonly<Record<Program, FlagReader>> = {
  apiServer: (flags) => problemOf(pathOf(controlPlane, "kube-apiserver"), [...wordsOf(flags), "--version"]),
  controllerManager: (flags) =>
    problemOf(pathOf(controlPlane, "kube-controller-manager"), [...wordsOf(flags), "--version"]),
  scheduler: (flags) => problemOf(pathOf(node, "kube-scheduler"), [...wordsOf(flags), "--version"]),
  etcd: (flags) => problemOf(pathOf(store, "etcd"), [...wordsOf(flags), "--version"]),
  kubelet: (flags) => problemOf(pathOf(node, "read-kubernetes"), ["kubelet-flags", ...wordsOf(flags)]),
};

function pathOf(build: Build | undefined, program: string): string {
  return build ? programOf(build, program) : program;
}

function wordsOf(flags: readonly string[]): readonly string[] {
  return flags.map((flag) => `--${flag}`);
}

async function problemOf(command: string, words: readonly string[]): Promise<string | undefined> {
  try {
    await runProgram({ command, arguments: words });
    return undefined;
  } catch (error) {
    return causeOf(error);
  }
}

/** The problems of texts, each with the name of its text. */
export async function findProblems(texts: ReadonlyMap<string, string>, read: Reader): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [name, text] of texts) {
    const problem = await read(text);
    if (problem !== undefined) problems.push(`${name}: ${problem}`);
  }
  return problems;
}
