import type { Round } from "../../conformance/webhook-report.ts";
import { type Build, buildComponent } from "../build/build.ts";
import type { Component } from "../build/components.ts";
import { type NeededBuilds, withSmallApiServer } from "../conformance/small-api-server.ts";
import type { BuiltProvider } from "../processes/provider.ts";
import { judges } from "../providers/providers.ts";
import { judgeRound } from "./judge-round.ts";
import { roundsOf } from "./rounds.ts";

/** The builds of the small API server, and those of the managers, by round. */
export type WebhookBuilds = { readonly needed: NeededBuilds; readonly rounds: readonly (readonly BuiltProvider[])[] };

/** Builds every manager. The first time takes as long as Go compiles them. */
export async function buildJudges(needed: NeededBuilds): Promise<WebhookBuilds> {
  const builds = new Map<Component, Build>();
  for (const { component } of judges)
    if (!builds.has(component)) builds.set(component, await buildComponent(component));
  const rounds = roundsOf(judges).map((providers) =>
    providers.flatMap((provider): readonly BuiltProvider[] => {
      const build = builds.get(provider.component);
      return build ? [{ provider, build }] : [];
    }),
  );
  return { needed, rounds };
}

/** Sends all composed objects to the webhooks of the real managers. Each round has its own API server. */
export async function judgeAll({ needed, rounds }: WebhookBuilds): Promise<readonly Round[]> {
  const judged: Round[] = [];
  for (const built of rounds)
    judged.push(await withSmallApiServer(needed, (server) => judgeRound(server, needed, built)));
  return judged;
}
