import type { WrongCopy } from "../../conformance/wrong-copies.ts";
import type { Component } from "../build/components.ts";

/** A kind that a manager watches and nobody here needs: made as a CRD that takes everything. */
export type StubKind = {
  readonly group: string;
  readonly kind: string;
  readonly versions: readonly [string, ...string[]];
};

/** One object for which a manager must have words of its own. */
export type WebhookProof = WrongCopy & {
  /** As the webhook is called in the manager's manifests. */
  readonly webhook: string;
};

type ClassFile = { readonly file: string; readonly variables: Readonly<Record<string, string>> };

/** A manager of upstream: how it is built, what it serves, how it is started. */
export type Provider = {
  /** Its program, its folder of manifests and its process; rows of one name are releases of one provider. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly component: Component;
  /** Folder of its manifests with the kustomization that names the CRDs and labels them. */
  readonly crds: string;
  /** File of its manifests with the admission webhooks. */
  readonly webhooks: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly stubKinds: readonly StubKind[];
  /** Files among its `cluster-classes` with a ClusterClass and its templates, and what upstream leaves to be filled in. */
  readonly classes: readonly ClassFile[];
  readonly health: { readonly flag: string; readonly path: string };
  /** What shows that its webhooks can reject. */
  readonly proofs: readonly [WebhookProof, ...WebhookProof[]];
};
