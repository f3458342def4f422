import { z } from "zod";
import type { KubernetesClient } from "./client.ts";

const tokenSeconds = 7 * 24 * 60 * 60;
const tokenAnswer = z.object({ status: z.object({ token: z.string() }) });

/** Requests a token of a ServiceAccount that outlives every run. */
export async function requestToken(
  client: KubernetesClient,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<string> {
  const answer = await client.call({
    method: "POST",
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: tokenSeconds } },
  });
  return tokenAnswer.parse(answer).status.token;
}
