import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { compose } from "../../function/compose.ts";
import { isObject, objectAt, textAt } from "../../function/kubernetes/object.ts";
import { projectRoot } from "../e2e/places.ts";
import {
  hasProgram,
  type HostProgram,
  packages,
  readCertificates,
  readPublicKey,
  readScript,
  readSudoRule,
  readSysctls,
} from "./host-programs.ts";
import { sayNotTried } from "./missing.ts";
import { nodeContent, readContent, textsAt } from "./node-content.ts";
import {
  built,
  fileReader,
  findProblems,
  flagReaders,
  readContainerdConfig,
  readRegistryURLs,
} from "./node-programs.ts";

if (!built.containerd) sayNotTried("registries and settings of containerd", "their parser is not built");
if (!built.node) sayNotTried("kubelet flags, static pods and audit policies", "their parsers are not built");

/** Contents of files with such a path, by path and content, because most examples have the same. */
function filesAt(path: RegExp): ReadonlyMap<string, string> {
  const files = nodeContent.files.filter(([name]) => path.test(name));
  return new Map(files.map(([name, content]) => [`${name}\n${content}`, content]));
}

describe.runIf(built.node)("Kubernetes", () => {
  test("has the kubelet flags of RKE2, k3s and nodeadm", async () => {
    const problems = await Promise.all(nodeContent.kubeletFlags.map((flags) => flagReaders.kubelet(flags)));

    expect(problems.length).toBeGreaterThan(3);
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });

  test.each([
    { kind: "static-pod", texts: filesAt(/\/(pod-)?manifests\/[^/]+\.yaml$/), field: "spec:" },
    { kind: "audit-policy", texts: filesAt(/\/audit[^:]*policy\.yaml$/), field: "kind:" },
    { kind: "kubelet-configuration", texts: kubeletConfigurations(), field: "registerWithTaints:" },
  ] as const)("accepts every $kind, and no unknown field", async ({ kind, texts, field }) => {
    const read = fileReader(kind);

    expect(texts.size).toBeGreaterThan(0);
    expect(await findProblems(texts, read)).toEqual([]);
    for (const text of texts.values())
      expect(await read(text.replace(field, `unknownField: 1\n${field}`))).toMatch(/unknown field/);
  });
});

describe.runIf(built.containerd)("containerd", () => {
  test("accepts every configuration", async () => {
    const texts = filesAt(/^\/etc\/containerd\/conf\.d\//);

    expect(texts.size).toBeGreaterThan(0);
    expect(await findProblems(texts, readContainerdConfig)).toEqual([]);
    expect(await readContainerdConfig("version = 2\n[plugins\n")).toBeDefined();
  });

  test("pulls from the mirrors first, then from the registry itself", async () => {
    const folder = /^\/etc\/containerd\/certs\.d\/([^/]+)\/hosts\.toml$/;
    const contents = [...filesAt(folder)].map(([name, content]) => [
      folder.exec(name.split("\n")[0] ?? "")?.[1],
      content,
    ]);
    const urls = await Promise.all(contents.map(([host = "", content = ""]) => readRegistryURLs(host, content)));

    expect(urls).toContainEqual([
      "https://harbor.example.org/v2/docker-hub",
      "https://mirror.example.org/v2",
      "https://registry-1.docker.io/v2",
    ]);
    expect(urls).toContainEqual(["https://mirror.example.org:5000/v2", "https://other.example.org/v2"]);
  });
});

function kubeletConfigurations(): ReadonlyMap<string, string> {
  const type = { apiVersion: "kubelet.config.k8s.io/v1beta1", kind: "KubeletConfiguration" };
  const texts = nodeContent.kubeletConfigurations.map((fields) => stringify({ ...type, ...fields }));
  return new Map(texts.map((text) => [text, text]));
}

/** Whether a program of the machine is here. Says so if it is not. */
function isHere(program: HostProgram): boolean {
  if (hasProgram(program)) return true;
  sayNotTried(program, `Debian's package ${packages[program]} is missing`);
  return false;
}

describe.runIf(isHere("sh"))("sh", () => {
  test("parses every command", () => {
    expect(nodeContent.commands.length).toBeGreaterThan(5);
    expect(problemsOf(nodeContent.commands, readScript)).toEqual([]);
    expect(readScript("if true; then echo")).toMatch(/[Ss]yntax error/);
  });
});

describe.runIf(isHere("sysctl"))("sysctl", () => {
  test("reads every file of kernel parameters", () => {
    const files = filesAt(/\/sysctl\.d\/.+\.conf$/);

    expect(files.size).toBeGreaterThan(1);
    expect(problemsOf([...files.values()], readSysctls)).toEqual([]);
    expect(readSysctls("vm.max_map_count 1\n")).toMatch(/invalid syntax/);
  });
});

describe.runIf(isHere("visudo"))("visudo", () => {
  test("parses the rule of every user", () => {
    const rules = nodeContent.users.map((user) => `${textAt(user, "name")} ${textAt(user, "sudo")}`);

    expect(rules.length).toBeGreaterThan(0);
    expect(problemsOf(rules, readSudoRule)).toEqual([]);
    expect(readSudoRule("operator ALL=(ALL NOPASSWD:ALL")).toMatch(/syntax error/);
  });
});

describe.runIf(isHere("ssh-keygen"))("ssh-keygen", () => {
  test("reads the key of every user", () => {
    const keys = nodeContent.users.flatMap((user) => textsAt(user, "sshAuthorizedKeys"));

    expect(keys.length).toBeGreaterThan(0);
    expect(problemsOf(keys, readPublicKey)).toEqual([]);
    expect(readPublicKey("ssh-ed25519 AAAA operator@example.org")).toMatch(/not a public key/);
  });
});

describe.runIf(isHere("openssl"))("openssl", () => {
  test("reads every certificate of a trust bundle on nodes", () => {
    const bundle = ["one", "two"].map((name) => createAuthority(name)).join("");
    const written = composeBundle(bundle);

    expect(written).toHaveLength(3);
    for (const content of written) expect(readCertificates(content)).toEqual(["CN=one", "CN=two"]);
    expect(readCertificates(bundle.replace("-----BEGIN", "----BEGIN"))).toEqual(["CN=two"]);
  });
});

function createAuthority(name: string): string {
  const words = ["req", "-x509", "-newkey", "ed25519", "-nodes", "-subj", `/CN=${name}`, "-keyout", "/dev/null"];
  return spawnSync("openssl", words, { encoding: "utf8" }).stdout;
}

/** The trust bundle on each kind of machine of the example `docker/nodes.yaml`, if the spec has this one. */
function composeBundle(content: string): readonly string[] {
  const composite: unknown = parse(readFileSync(join(projectRoot, "examples", "docker", "nodes.yaml"), "utf8"));
  const nodes = isObject(composite) ? objectAt(composite, "spec", "nodes") : undefined;
  if (!isObject(composite) || !nodes) throw new Error("the example has no nodes");
  nodes["trustBundle"] = { content };
  const call = { composite, observed: {}, required: { cluster: [] }, now: 0, functionVersion: "v0.0.0" };
  const files = readContent([...compose(call).desired.values()].map(({ object }) => object.spec ?? {})).files;
  return files.flatMap(([path, text]) => (path.endsWith(".crt") ? [text] : []));
}

function problemsOf(texts: readonly string[], read: (text: string) => string | undefined): readonly string[] {
  return texts.flatMap((text) => {
    const problem = read(text);
    return problem === undefined ? [] : [`${text}: ${problem}`];
  });
}
