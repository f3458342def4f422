import { at, type Json, isObject, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { goldens } from "./goldens.ts";

/** What composed objects put on nodes, for every bootstrap provider that has files and commands. */
interface NodeContent {
  /** Path and content of files. Those from Secrets are absent. */
  readonly files: [string, string][];
  readonly commands: string[];
  /** Lists of kubelet flags in the form `name=value`. */
  readonly kubeletFlags: (readonly string[])[];
  /** Fields of a KubeletConfiguration. */
  readonly kubeletConfigurations: JsonObject[];
  readonly users: JsonObject[];
}

/** The texts in a list; empty if there is none. */
export function textsAt(value: Json, ...path: string[]): readonly string[] {
  return listAt(value, ...path).filter((each) => typeof each === "string");
}

/** Reads what composed objects put on nodes. */
export function readContent(objects: readonly JsonObject[]): NodeContent {
  const content: NodeContent = { files: [], commands: [], kubeletFlags: [], kubeletConfigurations: [], users: [] };
  for (const object of objects) addFields(content, object);
  return content;
}

function addFields(content: NodeContent, value: Json): void {
  if (Array.isArray(value)) for (const each of value) addFields(content, each);
  if (!isObject(value)) return;
  content.files.push(...listAt(value, "files").flatMap((file) => readFile(file)));
  content.users.push(...listAt(value, "users").filter((user) => isObject(user)));
  addKubelet(content, value);
  const fields = Object.keys(value);
  content.commands.push(...fields.filter((name) => name.endsWith("Commands")).flatMap((name) => textsAt(value, name)));
  for (const name of fields) addFields(content, value[name] ?? null);
}

/** RKE2 and nodeadm have an object for the kubelet; k3s has one field. */
function addKubelet(content: NodeContent, value: JsonObject): void {
  const lists = [["kubelet", "extraArgs"], ["kubelet", "flags"], ["kubeletArgs"]].map((path) =>
    textsAt(value, ...path),
  );
  const flags = lists.filter(({ length }) => length > 0);
  content.kubeletFlags.push(...flags.map((list) => list.map((flag) => flag.replace(/^--/, ""))));
  const configuration = at(value, "kubelet", "config");
  if (isObject(configuration)) content.kubeletConfigurations.push(configuration);
}

function readFile(file: Json): [string, string][] {
  const [path, content] = [textAt(file, "path"), textAt(file, "content")];
  if (path === undefined || content === undefined) return [];
  const isEncoded = textAt(file, "encoding") === "base64";
  return [[path, isEncoded ? Buffer.from(content, "base64").toString() : content]];
}

/** What the examples put on nodes. */
export const nodeContent = readContent([...goldens.values()].flat());
