/** Enough for the clusters that are asked about again and again, and small enough to be forgotten about. */
const maximumAnswers = 500;
/** Of all questions together, and of answers that are not in proportion to them. */
const maximumCharacters = 1024 * 1024;
const largestEntry = 32 * 1024;

interface Measures<Question, Answer> {
  /** Equal texts are one question. Default: its JSON. */
  readonly textOf?: (question: Question) => string;
  /** Characters of an answer besides those of its question, of which an answer is else a few times as large. */
  readonly sizeOf?: (answer: Answer) => number;
}

interface Entry<Answer> {
  readonly answer: Answer;
  readonly size: number;
}

/**
 * The same pure function with a memory of its last answers, by the text of the question: a steady cluster asks the same
 * thing for ever. Answers are shared, so nobody may change them; errors are not remembered.
 */
export function remember<Question, Answer>(
  answer: (question: Question) => Answer,
  { textOf = (question) => JSON.stringify(question), sizeOf = () => 0 }: Measures<Question, Answer> = {},
): (question: Question) => Answer {
  const entries = new Map<string, Entry<Answer>>();
  let characters = 0;
  const forget = (text: string) => {
    characters -= entries.get(text)?.size ?? 0;
    entries.delete(text);
  };
  const keep = (text: string, entry: Entry<Answer>) => {
    if (entry.size > largestEntry) return;
    entries.set(text, entry);
    characters += entry.size;
    for (const oldest of entries.keys()) {
      if (entries.size <= maximumAnswers && characters <= maximumCharacters) return;
      forget(oldest);
    }
  };
  const made = (question: Question, text: string): Entry<Answer> => {
    const found = answer(question);
    return { answer: found, size: text.length + sizeOf(found) };
  };
  return (question) => {
    const text = textOf(question);
    const known = entries.get(text);
    // What was asked for last is forgotten last.
    forget(text);
    const entry = known ?? made(question, text);
    keep(text, entry);
    return entry.answer;
  };
}

/**
 * What follows from an object alone, worked out once for as long as the object lives. A spec that is resolved from memory is
 * the same object, so a steady cluster is checked once.
 */
export function onceFor<Answer>(): (key: object, make: () => Answer) => Answer {
  const answers = new WeakMap<object, { readonly answer: Answer }>();
  return (key, make) => {
    const known = answers.get(key) ?? { answer: make() };
    answers.set(key, known);
    return known.answer;
  };
}
