import { type Json, type JsonObject, objectAt, textAt } from "../../function/kubernetes/object.ts";
import { goldens } from "./goldens.ts";
import type { UserData } from "./user-data.ts";

export function hasKubeadm(object: JsonObject): boolean {
  return specIn(object) !== undefined;
}

/** The KubeadmConfigSpec in an object; undefined if it has none. */
export function specIn(object: JsonObject): JsonObject | undefined {
  if (object["kind"] === "KubeadmControlPlane") return objectAt(object, "spec", "kubeadmConfigSpec");
  return object["kind"] === "KubeadmConfigTemplate" ? objectAt(object, "spec", "template", "spec") : undefined;
}

/** The KubeadmConfigSpec that a machine is created from. */
export function specOf({ example, template }: Pick<UserData, "example" | "template">): JsonObject | undefined {
  const objects = goldens.get(example) ?? [];
  const found = objects.find((object) => hasKubeadm(object) && textAt(object, "metadata", "name") === template);
  return found && specIn(found);
}

/** The content of a file in a KubeadmConfigSpec. */
export function contentOf(file: Json): string {
  const content = textAt(file, "content") ?? "from a Secret\nsecond line\n";
  return textAt(file, "encoding") === "base64" ? Buffer.from(content, "base64").toString() : content;
}
