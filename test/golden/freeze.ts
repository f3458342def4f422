import { appendFileSync } from "node:fs";
import { examples } from "./examples.ts";
import { frozenIdentities, identitiesFile, identitiesOf } from "./identities.ts";
import { isRecorded, writeRecording } from "./recording/recording.ts";
import { settle } from "./recording/settling.ts";

// Run by hand for new examples only: what is frozen is never written anew, because running clusters carry it.
const frozen = frozenIdentities();
for (const name of examples.filter((example) => !frozen.has(example))) {
  appendFileSync(identitiesFile, `${identitiesOf(name).join("\n")}\n`);
}
for (const name of examples.filter((example) => !isRecorded(example))) writeRecording(name, settle(name));
