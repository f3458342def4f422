import { type Kind, typeOf } from "../../function/kubernetes/kind.ts";
import { groupOf } from "../../function/kubernetes/object.ts";
import { schema } from "../../function/schema.ts";
import type { ComposeOutput } from "../../function/call.ts";

type Answer = Pick<ComposeOutput, "desired" | "requirements">;
type ObjectType = { readonly apiVersion: string; readonly kind: string };

/** What Crossplane has to do for an answer, as `<use> <apiVersion> <kind>`. */
export function usesOf({ desired, requirements }: Answer): string[] {
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

/** Those that Crossplane may not do by the rights that are made of the declared kinds; what is composed may be read too. */
export function undeclared(uses: readonly string[]): string[] {
  return uses.filter((text) => {
    const [use, apiVersion = "", kind] = text.split(" ");
    const mayCompose = isComposed.get(`${groupOf(apiVersion)}/${kind}`);
    return use === "Composed" ? mayCompose !== true : mayCompose === undefined;
  });
}

/** The answer as it is; throws where Crossplane may not do all of it. */
export function withDeclaredKinds<Output extends Answer>(output: Output): Output {
  const excess = undeclared(usesOf(output));
  if (excess.length > 0) throw new Error(`no module declares among its kinds: ${excess.join(", ")}`);
  return output;
}
