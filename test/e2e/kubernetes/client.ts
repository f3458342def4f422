import { z } from "zod";
import { poll, pollUntil } from "../poll.ts";
import { Problem } from "../problem.ts";
import { createDiscovery, type Discovery, rootOf } from "./discovery.ts";
import { display, type Kind, type KubernetesObject, kubernetesObject, type Reference, referenceOf } from "./object.ts";
import { ApiError, type Call, type Transport } from "./transport.ts";
import { readWatchEvents, type Writes } from "./watch-events.ts";

const fieldManager = "e2e";
const objectList = z.object({ items: z.array(z.unknown()), metadata: z.object({ resourceVersion: z.string() }) });

export type PropagationPolicy = "Background" | "Foreground" | "Orphan";
type Scope = { readonly namespace?: string; readonly labelSelector?: string };

export type Expectation = {
  /** What the caller waits for; follows "until" in the message. */
  readonly what: string;
  readonly seconds: number;
  readonly holds: (object: KubernetesObject) => boolean;
};

type WatchScope = {
  readonly namespace: string;
  readonly since?: string;
  /**
   * Watches until the API server sends a bookmark. Without it, the resource version of a kind without changes expires.
   */
  readonly untilBookmark?: boolean;
};

export type KubernetesClient = {
  readonly discovery: Discovery;
  /** Sends any other call, such as one to a subresource. */
  readonly call: Transport;
  readonly get: (reference: Reference) => Promise<KubernetesObject | undefined>;
  readonly list: (kind: Kind, scope?: Scope) => Promise<readonly KubernetesObject[]>;
  /** Every write after `since`, waiting one more second for others. Without `since`: the objects that exist. */
  readonly writes: (kind: Kind, scope: WatchScope) => Promise<Writes>;
  /** Server-side apply that forces conflicts. */
  readonly apply: (object: KubernetesObject) => Promise<KubernetesObject>;
  /** JSON merge patch. */
  readonly patch: (reference: Reference, change: unknown) => Promise<KubernetesObject>;
  readonly patchStatus: (reference: Reference, status: unknown) => Promise<KubernetesObject>;
  /** Succeeds if the object does not exist. */
  readonly delete: (reference: Reference, propagationPolicy?: PropagationPolicy) => Promise<void>;
  readonly waitFor: (reference: Reference, expectation: Expectation) => Promise<KubernetesObject>;
  readonly waitUntilGone: (reference: Reference, seconds: number) => Promise<void>;
};

export function createKubernetesClient(transport: Transport): KubernetesClient {
  const discovery = createDiscovery(transport);

  const pathOf = async (reference: Reference): Promise<string> =>
    `${await collectionOf(reference, reference.namespace)}/${reference.name}`;

  const collectionOf = async (kind: Kind, namespace: string | undefined): Promise<string> => {
    const { plural, namespaced } = await discovery.find(kind);
    const place = namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
    return `${rootOf(kind.apiVersion)}${place}/${plural}`;
  };

  const send = async (call: Call): Promise<KubernetesObject> => kubernetesObject.parse(await transport(call));

  const get = async (reference: Reference): Promise<KubernetesObject | undefined> =>
    unlessMissing(async () => send({ method: "GET", path: await pathOf(reference) }));

  const patch = async (path: string, body: unknown): Promise<KubernetesObject> =>
    send({ method: "PATCH", path, body, contentType: "application/merge-patch+json" });

  const list = async (kind: Kind, namespace: string | undefined, selector = ""): Promise<Writes> => {
    const answer = await transport({ method: "GET", path: `${await collectionOf(kind, namespace)}${selector}` });
    const { items, metadata } = objectList.parse(answer);
    // Items of a list have no kind.
    const objects = items.map((item) => kubernetesObject.parse(Object.assign({}, kind, item)));
    return { writes: objects.map((object) => ({ object, isGone: false })), since: metadata.resourceVersion };
  };

  return {
    discovery,
    call: transport,
    get,
    list: async (kind, { namespace, labelSelector } = {}) => {
      const selector = labelSelector === undefined ? "" : `?labelSelector=${encodeURIComponent(labelSelector)}`;
      return (await list(kind, namespace, selector)).writes.map(({ object }) => object);
    },
    writes: async (kind, { namespace, since, untilBookmark = false }) => {
      if (since === undefined) return list(kind, namespace);
      // The API server sends a bookmark two seconds before the end of a watch.
      const duration = untilBookmark ? "timeoutSeconds=4&allowWatchBookmarks=true" : "timeoutSeconds=1";
      const path = `${await collectionOf(kind, namespace)}?watch=true&${duration}&resourceVersion=${since}`;
      return readWatchEvents(await transport({ method: "GET", path, isLines: true }), since);
    },
    apply: async (object) => {
      const path = `${await pathOf(referenceOf(object))}?fieldManager=${fieldManager}&force=true`;
      return send({ method: "PATCH", path, body: object, contentType: "application/apply-patch+yaml" });
    },
    patch: async (reference, change) => patch(await pathOf(reference), change),
    patchStatus: async (reference, status) => patch(`${await pathOf(reference)}/status`, { status }),
    delete: async (reference, propagationPolicy = "Background") => {
      const body = { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy };
      await unlessMissing(async () => transport({ method: "DELETE", path: await pathOf(reference), body }));
    },
    waitFor: async (reference, { what, seconds, holds }) => {
      let last: KubernetesObject | undefined;
      const patience = { what: `${display(reference)} until ${what}`, seconds };
      const read = async (): Promise<KubernetesObject | undefined> => {
        last = await get(reference);
        return last && holds(last) ? last : undefined;
      };
      return poll(patience, read).catch((error: unknown) => {
        throw error instanceof Problem ? new Problem(`${error.message}\n${describe(last)}`) : error;
      });
    },
    waitUntilGone: (reference, seconds) =>
      pollUntil(
        { what: `${display(reference)} to be gone`, seconds },
        async () => (await get(reference)) === undefined,
      ),
  };
}

async function unlessMissing<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return undefined;
    throw error;
  }
}

/** The conditions state why an object is not as expected, better than the whole object does. */
function describe(object: KubernetesObject | undefined): string {
  if (!object) return "  the object does not exist";
  const conditions = object.status?.conditions ?? [];
  return conditions
    .map(({ type, status, reason, message }) => `  ${type}=${status} ${reason ?? ""}: ${message ?? ""}`)
    .join("\n");
}
