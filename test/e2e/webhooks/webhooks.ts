import type { Round } from "../../conformance/webhook-report.ts";
import { type Build, buildComponent } from "../build/build.ts";
import type { Component } from "../build/components.ts";
import { type NeededBuilds, withSmallApiServer } from "../conformance/small-api-server.ts";
import type { BuiltProvider } from "../processes/provider.ts";
import { webhookProviders } from "../providers/providers.ts";
import { validateRound } from "./validate-round.ts";
import { roundsOf } from "./rounds.ts";

/** The builds of the small API server, and those of the managers, by round. */
export type WebhookBuilds = { readonly needed: NeededBuilds; readonly rounds: readonly (readonly BuiltProvider[])[] };

/** Builds every manager. The first time takes as long as Go compiles them. */
export async function buildWebhooks(needed: NeededBuilds): Promise<WebhookBuilds> {
  const builds = new Map<Component, Build>();
  for (const { component } of webhookProviders)
    if (!builds.has(component)) builds.set(component, await buildComponent(component));
  const rounds = roundsOf(webhookProviders).map((providers) =>
    providers.flatMap((provider): readonly BuiltProvider[] => {
      const build = builds.get(provider.component);
      return build ? [{ provider, build }] : [];
    }),
  );
  return { needed, rounds };
}

/** Sends all composed objects to the webhooks of the real managers. Each round has its own API server. */
export async function validateAll({ needed, rounds }: WebhookBuilds): Promise<readonly Round[]> {
  const validated: Round[] = [];
  for (const built of rounds)
    validated.push(await withSmallApiServer(needed, (server) => validateRound(server, needed, built)));
  return validated;
}
