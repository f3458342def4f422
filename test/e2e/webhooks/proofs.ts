import type { Finding } from "../../conformance/finding.ts";
import { changed, missedBy } from "../../conformance/wrong-copies.ts";
import { check, type NamedObject } from "../conformance/dry-run.ts";
import type { SmallApiServer } from "../conformance/small-api-server.ts";
import { kubernetesObject } from "../kubernetes/object.ts";
import { poll } from "../poll.ts";
import type { Provider, WebhookProof } from "../providers/provider.ts";
import { Problem } from "../problem.ts";

/**
 * Sends an invalid object of each provider until the provider's webhook rejects it, because the API server calls a new
 * webhook only after a moment. Returns the invalid objects that were accepted, or rejected by something else.
 */
export async function missedProofs(
  server: SmallApiServer,
  { proofs }: Provider,
  objects: readonly NamedObject[],
): Promise<readonly string[]> {
  const missed: string[] = [];
  for (const proof of proofs) missed.push(...(await missedProof(server, proof, objects)));
  return missed;
}

async function missedProof(
  server: SmallApiServer,
  proof: WebhookProof,
  objects: readonly NamedObject[],
): Promise<readonly string[]> {
  const right = objects.find(({ object }) => object.kind === proof.kind)?.object;
  if (!right) return [`${proof.kind} with ${proof.title}: no composed object of the kind to make wrong`];
  const wrong = kubernetesObject.parse(changed(right, proof.change));
  let last: readonly string[] = [];
  const tryWrong = async (): Promise<true | undefined> => {
    last = missedIn(proof, await check(server, wrong));
    return last.length === 0 ? true : undefined;
  };
  try {
    await poll({ what: proof.title, seconds: 20 }, tryWrong);
    return [];
  } catch (error) {
    if (error instanceof Problem) return last;
    throw error;
  }
}

/** Requires the webhook's message, or else that this webhook denied the object. */
function missedIn(proof: WebhookProof, findings: readonly Finding[]): readonly string[] {
  const missed = missedBy(proof, findings);
  return missed.length > 0
    ? missed
    : missedBy({ ...proof, because: `admission webhook "${proof.webhook}" denied` }, findings);
}
