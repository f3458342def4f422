import { toFlagName } from "../api/flags.ts";
import type { Policy, PolicySubject } from "../api/policy.ts";
import { quote } from "../api/problem.ts";
import { matchesWildcard } from "../api/wildcard.ts";
import { isObject, type JsonObject, textAt } from "../kubernetes/object.ts";
import { toPlainPath } from "../kubernetes/path.ts";

type Words = readonly string[];

/** Returns why the policy forbids the words of a value (see `wordsOf`), as a message; undefined if it allows them. */
export function explainForbidden(subject: PolicySubject, policy: Policy, words: Words): string | undefined {
  return checks[subject](policy, words);
}

const checks: Record<PolicySubject, (policy: Policy, words: Words) => string | undefined> = {
  machineTypes: ({ machineTypes }, words) => explainUnlisted(machineTypes, words),
  identities: ({ allow }, words) => explainUnlisted(allow?.identities, words),
  endpoints: ({ allow }, words) => explainUnlisted(allow?.endpoints, words),
  secrets: ({ allow }, words) => explainListed("secrets", allow?.secrets, words),
  remediationTemplates: ({ allow }, words) => explainListed("remediationTemplates", allow?.remediationTemplates, words),
  commands: ({ allow }) => (allow?.commands === false ? explainDisallowed("commands") : undefined),
  extraArgs: explainFlags,
  files: explainFiles,
};

function explainDisallowed(subject: string): string {
  return `${subject} are not allowed by the platform`;
}

function explainListed(subject: string, listed: boolean | Words | undefined, words: Words): string | undefined {
  return listed === false ? explainDisallowed(subject) : explainUnlisted(listed, words);
}

function explainUnlisted(listed: boolean | Words | undefined, words: Words): string | undefined {
  if (typeof listed !== "object") return undefined;
  const word = words.find((text) => !listed.some((pattern) => matchesWildcard(pattern, text)));
  return word === undefined ? undefined : formatUnlisted(word, listed);
}

function formatUnlisted(word: string, listed: Words): string {
  return `${quote(word)} is not allowed: the platform allows ${listed.join(", ") || "none"}`;
}

/** A file can be a program, a systemd unit or a cron job. So `files` defaults to `commands`. */
function explainFiles({ allow = {} }: Policy, words: Words): string | undefined {
  const { commands = true, files = commands } = allow;
  if (files === false) return `${explainDisallowed("files")}${commands ? "" : ": a file can run commands"}`;
  if (files === true) return undefined;
  const unclean = words.find((path) => toPlainPath(path) !== path);
  if (unclean !== undefined) return `${quote(unclean)} is not allowed: write the path without //, . and ..`;
  return explainUnlisted(files, words);
}

// Flags and fields that decide which programs run: all of the kubelet, but one of the controller manager.
const commandFlags = new Set([
  "bootstrap-kubeconfig",
  "config",
  "config-dir",
  "container-runtime-endpoint",
  "flex-volume-plugin-dir",
  "image-credential-provider-bin-dir",
  "image-credential-provider-config",
  "kubeconfig",
  "manifest-url",
  "manifest-url-header",
  "pod-manifest-path",
  "volume-plugin-dir",
  "containerRuntimeEndpoint",
  "staticPodPath",
  "staticPodURL",
  "staticPodURLHeader",
  "volumePluginDir",
]);

function explainFlags({ allow }: Policy, words: Words): string | undefined {
  if (allow?.extraArgs === false) return explainDisallowed("extraArgs");
  const running = allow?.commands === false ? words.find((flag) => commandFlags.has(flag)) : undefined;
  return running === undefined ? undefined : `${quote(running)} can run commands: ${explainDisallowed("commands")}`;
}

/**
 * Returns the words of a value that the policy checks: names of flags, the path of a file, kind and name of a template,
 * or the value itself.
 */
export function wordsOf(subject: PolicySubject, value: unknown): string[] {
  if (subject === "extraArgs") return flagsIn(value);
  if (subject === "files") return [textAt({ file: fileOf(value) }, "file", "path") ?? ""];
  if (subject === "remediationTemplates" && isObject(value)) return [formatReference(value)];
  return [typeof value === "string" ? value : (JSON.stringify(value) ?? "")];
}

function formatReference(reference: JsonObject): string {
  return `${textAt(reference, "kind") ?? ""}/${textAt(reference, "name") ?? ""}`;
}

function fileOf(value: unknown) {
  return isObject(value) ? value : {};
}

/** Returns the names of flags in any notation: a map, `{name, value}`, `name=value`, `--name=value`. */
function flagsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => flagsIn(item));
  if (typeof value === "string") return findFlagsIn(value.startsWith("-") ? value : `--${value}`);
  if (!isObject(value)) return [];
  const name = value["name"];
  if (typeof name === "string") return [normalizeFlag(name), ...findFlagsIn(textAt(value, "value") ?? "")];
  return Object.entries(value).flatMap(([flag, inside]) => [
    normalizeFlag(flag),
    ...(typeof inside === "string" ? findFlagsIn(inside) : []),
  ]);
}

/** A value that contains a space can be more than one flag on a command line. */
function findFlagsIn(text: string): string[] {
  return [...text.matchAll(/(?:^|[\s"'])--?([A-Za-z][\w.-]*)/g)].map(([, name = ""]) => normalizeFlag(name));
}

/** Kubernetes reads `manifest_url` as `manifest-url`. */
function normalizeFlag(name: string): string {
  return toFlagName(name.replace(/^-+/, ""));
}
