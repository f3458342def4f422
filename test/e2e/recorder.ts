import type { Printed } from "../recording/asciicast.ts";
import { showStep, type Step } from "../recording/session.ts";
import { Problem } from "./problem.ts";
import { type RunningScript, startScript, type Terminal } from "./terminal.ts";

type Command = Extract<Step, { kind: "command" }>;
type Print = (lines: readonly string[]) => void;

/** Exit codes of commands that succeed: a plan with changes ends with 3 or 4. */
const successes = new Set([0, 3, 4]);

/** Runs the steps of a session one after the other. Returns what the terminal shows, and when. */
export async function recordSession(terminal: Terminal, steps: readonly Step[]): Promise<readonly Printed[]> {
  const printed: Printed[] = [];
  let last = performance.now();
  const print: Print = (lines) => {
    const now = performance.now();
    printed.push({ wait: (now - last) / 1000, lines });
    last = now;
  };
  for (const step of steps)
    if (step.kind === "comment") print([...(printed.length === 0 ? [] : [""]), ...showStep(step)]);
    else await recordCommand(terminal, { ...step, text: copyHash(step.text, printed) }, print);
  return printed;
}

/** Replaces `<hash>` by the hash of the held rollout that an earlier command has printed, as a reader does. */
function copyHash(text: string, printed: readonly Printed[]): string {
  const [, hash = "<hash>"] = /approve-rollout: (\w+)/u.exec(printed.flatMap(({ lines }) => lines).join("\n")) ?? [];
  return text.replace("<hash>", hash);
}

async function recordCommand(terminal: Terminal, command: Command, print: Print): Promise<void> {
  const { text, until } = command;
  print(showStep(command));
  let output = "";
  let shown = 0;
  const showUntil = (end: number): void => {
    print(output.slice(shown, end).split("\n"));
    shown = end + 1;
  };
  const script: RunningScript = startScript(terminal, text, (part) => {
    output += part;
    const lastEnd = output.lastIndexOf("\n");
    if (lastEnd >= shown) showUntil(lastEnd);
    if (until?.test(output)) script.interrupt();
  });
  const code = await script.ended;
  if (output.length > shown) showUntil(output.length);
  if (until?.test(output)) print(["^C"]);
  else if (until || !successes.has(code)) throw new Problem(`exit code ${code}: ${text}\n${output}`);
}
