import { type Kind, typeOf } from "../../function/kubernetes/kind.ts";
import { groupOf, type JsonObject } from "../../function/kubernetes/object.ts";
import type { KindFacts } from "../../function/cluster-api/kind-facts.ts";
import { listKnownKinds } from "../../function/scope/kinds.ts";
import type { ComposeOutput } from "../../function/call.ts";

type Response = Pick<ComposeOutput, "desired" | "requirements">;
type ObjectType = { readonly apiVersion: string; readonly kind: string };

/** The permissions that Crossplane needs for a response, as `<use> <apiVersion> <kind>`. */
export function usesOf({ desired, requirements }: Response): string[] {
  const composed = [...desired.values()].map(({ object }) => useText("Composed", object));
  return [...composed, ...Object.values(requirements).map((requirement) => useText("Read", requirement))];
}

export function declaredUse(kind: Kind): string {
  return useText(kind.use, typeOf(kind));
}

function useText(use: Kind["use"], { apiVersion, kind }: ObjectType): string {
  return `${use} ${apiVersion} ${kind}`;
}

/** The uses that the permissions derived from the declared kinds do not cover. Composed kinds may also be read. */
export function undeclared(uses: readonly string[], kinds: KindFacts = listKnownKinds(undefined)): string[] {
  return uses.filter((text) => {
    const [use, apiVersion = "", kind] = text.split(" ");
    const declared = kinds.get(`${groupOf(apiVersion)}/${kind}`);
    return use === "Composed" ? declared?.use !== "Composed" : declared === undefined;
  });
}

/** Returns the response unchanged. Throws if Crossplane lacks a permission for it; the Input may add kinds. */
export function withDeclaredKinds<Output extends Response>(output: Output, input?: JsonObject): Output {
  const excess = undeclared(usesOf(output), listKnownKinds(input));
  if (excess.length > 0) throw new Error(`no module declares among its kinds: ${excess.join(", ")}`);
  return output;
}
