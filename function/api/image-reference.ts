import { z } from "zod";
import { matchWhole } from "./pattern.ts";
import { port } from "./url.ts";

// The grammar of github.com/distribution/reference, which kubeadm and container runtimes use.
const domainPart = "([a-zA-Z0-9]|[a-zA-Z0-9][-a-zA-Z0-9]*[a-zA-Z0-9])";
const registry = `(${domainPart}([.]${domainPart})*|\\[[0-9a-fA-F:]{2,45}\\])(:${port})?`;
const step = "[a-z0-9]+(([.]|_|__|-+)[a-z0-9]+)*";
const path = `${step}(/${step})*`;
const tag = "[A-Za-z0-9_][-A-Za-z0-9_.]{0,127}";
const digest = "[A-Za-z][A-Za-z0-9]*([-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";

const reference = matchWhole(`(${registry}/)?${path}(:${tag})?(@${digest})?`);

/** Whether a text has the form `[registry/]path[:tag][@digest]`. */
export function isImageReference(text: string): boolean {
  return reference.test(text);
}

export const imageAllowed = "must be an image reference [registry/]path[:tag][@digest], with the path in lower case";

export function imageReference() {
  return z.string().min(1).max(512).regex(reference, imageAllowed);
}

/** Schema of an image repository: a registry, or a path in a registry, without a tag. */
export function imageRepository() {
  return z
    .string()
    .min(1)
    .max(512)
    .regex(
      matchWhole(`(${registry}(/${path})?|${path})`),
      "must be a registry with an optional path, for example registry.example.org:5000/kubernetes",
    );
}

const wholeTag = matchWhole(tag);

export function isImageTag(text: string): boolean {
  return wholeTag.test(text);
}

export function imageTag() {
  return z
    .string()
    .min(1)
    .max(128)
    .regex(wholeTag, "must be an image tag: letters, digits and . _ -, not starting with . or -");
}
