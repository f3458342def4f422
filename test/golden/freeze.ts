import { appendFileSync } from "node:fs";
import { examples } from "./examples.ts";
import { frozenIdentities, identitiesFile, identitiesOf } from "./identities.ts";
import { isRecorded, writeRecording } from "./recording/recording.ts";
import { settle } from "./recording/settling.ts";

// Run it by hand for new examples only: frozen identities never change, because running clusters have them.
const frozen = frozenIdentities();
for (const name of examples.filter((example) => !frozen.has(example))) {
  appendFileSync(identitiesFile, `${identitiesOf(name).join("\n")}\n`);
}
for (const name of examples.filter((example) => !isRecorded(example))) writeRecording(name, settle(name));
