import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { ComposeInput } from "../../function/call.ts";
import { encodeRequest } from "./request.ts";
import type { Peer } from "./subjects.ts";

interface Named {
  /** `name=path`. */
  readonly function: readonly string[];
  /** `name=file`. */
  readonly input: readonly string[];
}

const packages = { sdk: "crossplane-function-sdk-python==0.15.1", pythonic: "crossplane-function-pythonic==0.1.4" };
const certificatesFlag = "--tls-certs-dir";

/** Returns the observed objects as desired, like the naive function on the TypeScript SDK. */
const pythonicInput = {
  apiVersion: "pythonic.fn.fortra.com/v1alpha1",
  kind: "Composite",
  composite: `
class NaiveComposite(BaseComposite):
    def compose(self):
        for name, resource in self.request.observed.resources:
            desired = self.resources[name](str(resource.resource.apiVersion), str(resource.resource.kind))
            desired.metadata.name = str(resource.resource.metadata.name)
            desired.spec = resource.resource.spec
            desired.ready = True
        self.status.phase = 'Ready'
`,
};

/** The functions in other languages that are available on this machine. Reports each that is not, with the reason. */
export async function allPeers(cluster: ComposeInput, named: Named, say: (text: string) => void): Promise<Peer[]> {
  const skip = (name: string, error: unknown) => {
    say(`skipped: ${name}, ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}`);
    return [];
  };
  const attempt = (name: string, find: () => Peer): Peer[] => {
    try {
      return [find()];
    } catch (error) {
      return skip(name, error);
    }
  };
  return [
    ...attempt("Python SDK, naive", () => pythonSdk(cluster)),
    ...attempt("pythonic, naive", () => pythonic(cluster)),
    ...["go-templating", "patch-and-transform", "cue"]
      .filter((name) => !named.function.some((one) => one.startsWith(`${name}=`)))
      .flatMap((name) => skip(name, `no --function ${name}=path`)),
    ...named.function.flatMap((one) => attempt(one, () => binary(one, cluster, named.input))),
  ];
}

function pythonSdk(cluster: ComposeInput): Peer {
  const script = fileURLToPath(new URL("peer_naive.py", import.meta.url));
  const file = join(environmentWith("sdk"), "bin", "python");
  return { name: "Python SDK, naive", file, words: [script], certificatesFlag, request: encodeRequest(cluster) };
}

function pythonic(cluster: ComposeInput): Peer {
  const file = join(environmentWith("pythonic"), "bin", "function-pythonic");
  const request = encodeRequest({ ...cluster, input: pythonicInput });
  return { name: "pythonic, naive", file, words: [], certificatesFlag, isTalkative: true, request };
}

function binary(one: string, cluster: ComposeInput, inputs: readonly string[]): Peer {
  const [name = "", file = ""] = one.split("=", 2);
  if (!existsSync(file)) throw new Error(`${file} does not exist`);
  const given = inputs.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
  const input = given === undefined ? undefined : parse(readFileSync(given, "utf8"));
  return { name, file, words: [], certificatesFlag, isTalkative: true, request: encodeRequest({ ...cluster, input }) };
}

/** Folder of a virtual environment with a package; created at the first use. */
function environmentWith(name: keyof typeof packages): string {
  const folder = join(homedir(), ".cache", "function-cluster-api", "benchmark", packages[name]);
  if (existsSync(join(folder, "complete"))) return folder;
  mkdirSync(folder, { recursive: true });
  execFileSync("python3", ["-m", "venv", folder], { stdio: ["ignore", "ignore", "pipe"] });
  execFileSync(join(folder, "bin", "pip"), ["install", "--quiet", packages[name]], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  mkdirSync(join(folder, "complete"));
  return folder;
}
