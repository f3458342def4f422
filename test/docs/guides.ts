import type { PageCommand } from "./commands.ts";

/** A page whose commands are run against the management cluster of the end-to-end tests. */
export interface Guide {
  readonly page: string;
  /** Commands that are not run there, each with the reason. */
  readonly notRun: Readonly<Record<string, string>>;
}

export const firstCluster: Guide = {
  page: "docs/first-cluster.md",
  notRun: {
    "npm ci\nnpm run e2e:up": "starts the management cluster that the commands are run against",
    "npm run e2e:down": "stops it",
  },
};

export function isRun({ notRun }: Guide, { text }: PageCommand): boolean {
  return !Object.hasOwn(notRun, text);
}
