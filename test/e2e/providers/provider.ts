import type { WrongCopy } from "../../conformance/wrong-copies.ts";
import type { Component } from "../build/components.ts";

/** A kind that a manager watches and that has no objects here. It gets a CRD that accepts everything. */
export type StubKind = {
  readonly group: string;
  readonly kind: string;
  readonly versions: readonly [string, ...string[]];
};

/** An object that the manager's webhook must reject with its own message. */
export type WebhookProof = WrongCopy & {
  /** Name of the webhook in the manager's manifests. */
  readonly webhook: string;
};

type ClassFile = { readonly file: string; readonly variables: Readonly<Record<string, string>> };

/** An upstream manager: how to build and start it, and what it serves. */
export type Provider = {
  /** Name of its program, its folder of manifests and its process. Rows of one name are releases of one provider. */
  readonly name: string;
  /** Title in reports. */
  readonly title: string;
  readonly component: Component;
  /** Folder of the kustomization that lists and labels the CRDs. */
  readonly crds: string;
  /** Manifest file of the admission webhooks. */
  readonly webhooks: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly stubKinds: readonly StubKind[];
  /** Files below `cluster-classes` with a ClusterClass and its templates, and the values of the variables in them. */
  readonly classes: readonly ClassFile[];
  readonly health: { readonly flag: string; readonly path: string };
  /** Objects that its webhooks must reject, which proves that they run. The webhook tests need at least one. */
  readonly proofs: readonly WebhookProof[];
};
