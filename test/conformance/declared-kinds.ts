import { type Kind, typeOf } from "../../function/kubernetes/kind.ts";
import { groupOf } from "../../function/kubernetes/object.ts";
import { schema } from "../../function/schema.ts";
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

const isComposed = new Map(schema.kinds.map((kind) => [`${kind.group}/${kind.kind}`, kind.use === "Composed"]));

/** The uses that the permissions derived from the declared kinds do not cover. Composed kinds may also be read. */
export function undeclared(uses: readonly string[]): string[] {
  return uses.filter((text) => {
    const [use, apiVersion = "", kind] = text.split(" ");
    const mayCompose = isComposed.get(`${groupOf(apiVersion)}/${kind}`);
    return use === "Composed" ? mayCompose !== true : mayCompose === undefined;
  });
}

/** Returns the response unchanged. Throws if Crossplane lacks a permission for it. */
export function withDeclaredKinds<Output extends Response>(output: Output): Output {
  const excess = undeclared(usesOf(output));
  if (excess.length > 0) throw new Error(`no module declares among its kinds: ${excess.join(", ")}`);
  return output;
}
